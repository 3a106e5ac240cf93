import { z } from 'zod'
import type { StripeEventRow } from './store/stripe-event-store.ts'

/** What is read of an event; it is a hint about whom to look at, nothing more. */
const eventSchema = z.object({
  id: z.string().min(1).max(255),
  type: z.string().min(1).max(255),
  api_version: z.string().nullish(),
  livemode: z.boolean().optional(),
  data: z.object({
    object: z.looseObject({
      id: z.string().optional(),
      object: z.string().optional(),
      customer: z.union([z.string(), z.object({ id: z.string() })]).nullish(),
    }),
  }),
})

/** Events that can change a subscription, its payment or a checkout. The others are kept and not worked on. */
const RELEVANT = /^(checkout\.session|customer\.subscription|invoice|charge|subscription_schedule)\./

/**
 * The inbox row of an event whose signature is good; `null` when the payload is no event that Stripe sends of this kind.
 *
 * @param payload the body as it came
 * @param now epoch milliseconds
 * @param live whether our key is live; an event of the other mode is kept and not worked on
 */
export function readWebhookEvent(payload: string, now: number, live: boolean): StripeEventRow | null {
  const parsed = eventSchema.safeParse(parseJson(payload))
  if (!parsed.success) return null
  const event = parsed.data
  const { object } = event.data
  const customer = typeof object.customer === 'string' ? object.customer : (object.customer?.id ?? null)
  const ofOurMode = event.livemode === undefined || event.livemode === live
  const relevant = ofOurMode && RELEVANT.test(event.type) && customer !== null
  return {
    event_id: event.id,
    type: event.type,
    object_id: object.id ?? null,
    customer_id: customer,
    session_id: object.object === 'checkout.session' ? (object.id ?? null) : null,
    api_version: event.api_version ?? null,
    payload,
    state: relevant ? 'pending' : 'ignored',
    attempts: 0,
    next_attempt_at: now,
    last_error: null,
    received_at: now,
    processed_at: relevant ? null : now,
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
