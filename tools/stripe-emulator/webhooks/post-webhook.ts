import { signWebhook } from './sign-webhook.ts'

export interface WebhookPost {
  url: string
  payload: string
  /** All that are good now; the receiver accepts the payload by any of them. */
  secrets: readonly string[]
  /** Wall clock, epoch milliseconds. */
  now: number
  timeoutMs: number
  /** Gives the attempt up. */
  signal: AbortSignal
}

/** Sends one signed attempt. Never throws: what went wrong is in `error`. */
export async function postWebhook(post: WebhookPost): Promise<{ status: number | null; error: string | null }> {
  try {
    const response = await fetch(post.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        'stripe-signature': signWebhook(post.payload, post.secrets, Math.floor(post.now / 1000)),
      },
      body: post.payload,
      // A redirect is not a receipt: Stripe counts it as a failure.
      redirect: 'manual',
      signal: AbortSignal.any([AbortSignal.timeout(post.timeoutMs), post.signal]),
    })
    await response.arrayBuffer()
    return { status: response.status, error: response.ok ? null : `HTTP ${response.status}` }
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : ''
    return { status: null, error: error instanceof Error ? `${error.message}${cause}` : 'unknown' }
  }
}
