import { createHmac, randomBytes } from 'node:crypto'

/**
 * The `Stripe-Signature` header of a payload: HMAC-SHA256 over `timestamp.payload` (docs.stripe.com/webhooks/signature), once for each
 * secret that is good at the moment, and the meaningless `v0` that test mode adds.
 * @param timestamp epoch seconds of this very attempt
 */
export function signWebhook(payload: string, secrets: readonly string[], timestamp: number): string {
  const signatures = secrets.map(
    (secret) => `v1=${createHmac('sha256', secret).update(`${timestamp}.${payload}`).digest('hex')}`,
  )
  return [`t=${timestamp}`, ...signatures, `v0=${randomBytes(32).toString('hex')}`].join(',')
}
