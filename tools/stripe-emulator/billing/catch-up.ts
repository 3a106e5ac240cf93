import { expireDueSessions } from './expire-checkout-session.ts'
import { expireIncompleteSubscriptions, incompleteExpiry } from './expire-incomplete.ts'
import { renewalDue, renewSubscriptions } from './renew-subscriptions.ts'
import { retryPayments } from './retry-payments.ts'
import { expirePendingUpdates } from './settle-pending-update.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { Store } from '../model/create-store.ts'

/** A clock that jumps ten years over daily renewals stays below this. */
const mostSteps = 10_000

/**
 * Does all that the clock has brought about since the last time, each at its own instant and in that order: sessions, pending updates
 * and first payments expire, subscriptions renew or end, failed payments are tried again.
 * @param contextAt a context whose clock stands at this instant, epoch seconds
 */
export function catchUp(store: Store, now: number, contextAt: (instant: number) => EmulatorContext): void {
  for (let step = 0; step < mostSteps; step += 1) {
    const due = nextDue(store)
    if (due === undefined || due > now) return
    const context = contextAt(due)
    expireDueSessions(context)
    expirePendingUpdates(context)
    expireIncompleteSubscriptions(context)
    retryPayments(context)
    renewSubscriptions(context)
  }
  throw new Error('The clock was moved too far at once.')
}

function nextDue(store: Store): number | undefined {
  const instants = [
    ...store.checkoutSessions.all().map((session) => (session.status === 'open' ? session.expires_at : undefined)),
    ...store.subscriptions
      .all()
      .flatMap((one) => [one.pending_update?.expires_at, incompleteExpiry(store, one), renewalDue(one)]),
    ...store.invoices.all().map((one) => (one.status === 'open' ? one.next_payment_attempt : undefined)),
  ].filter((instant) => typeof instant === 'number')
  return instants.length === 0 ? undefined : Math.min(...instants)
}
