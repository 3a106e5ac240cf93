import { createHash, createHmac } from 'node:crypto'

/**
 * The token in the address of a checkout's page: 256 bits that only who knows the secret can make, the same for the same checkout,
 * so that the address can be given again while the database holds its hash alone.
 */
export function checkoutToken(secret: string, checkoutId: string): string {
  return createHmac('sha256', secret).update(`checkout page ${checkoutId}`).digest('base64url')
}

/** The hash under which a token is stored and found. */
export function hashCheckoutToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
