import { createHmac } from 'node:crypto'

/**
 * The `Stripe-Signature` header of a payload: HMAC-SHA256 over `timestamp.payload` (docs.stripe.com/webhooks/signature).
 * @param timestamp epoch seconds of this very attempt
 */
export function signWebhook(payload: string, secret: string, timestamp: number): string {
  const signature = createHmac('sha256', secret).update(`${timestamp}.${payload}`).digest('hex')
  return `t=${timestamp},v1=${signature}`
}
