import type { Store } from './create-store.ts'

const day = 24 * 60 * 60

/** Drops what Stripe keeps for a time only: events for 30 days, idempotent results for one. `now` in epoch seconds. */
export function forgetOldRows(store: Store, now: number): void {
  for (const event of store.events.all()) if (event.created < now - 30 * day) store.events.delete(event.id)
  for (const result of store.idempotentResults.all()) {
    if (result.created < now - day) store.idempotentResults.delete(result.id)
  }
}
