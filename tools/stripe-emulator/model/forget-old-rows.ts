import type { Store } from './create-store.ts'

const day = 24 * 60 * 60

/**
 * Drops what Stripe keeps for a time only: events for 30 days, or until they are delivered, idempotent results for one.
 * @param now epoch seconds
 */
export function forgetOldRows(store: Store, now: number): void {
  const old = store.events.all().filter((event) => event.created < now - 30 * day)
  if (old.length > 0) {
    const waiting = new Set(store.deliveries.all().flatMap((one) => (one.state === 'pending' ? [one.event] : [])))
    for (const event of old) if (!waiting.has(event.id)) store.events.delete(event.id)
  }
  for (const result of store.idempotentResults.all()) {
    if (result.created < now - day) store.idempotentResults.delete(result.id)
  }
}
