import type { Kysely } from 'kysely'
import Stripe from 'stripe'
import type { Database } from '../../db/database.ts'
import type { PublishCheckout } from './publish-checkout.ts'
import type { RefreshCheckout } from './refresh-checkout.ts'
import { moveCheckout, type CheckoutRow } from './store/checkout-store.ts'

export interface EndSessionDeps {
  readonly db: Kysely<Database>
  readonly stripe: Stripe
  readonly now: () => number
  readonly publish: PublishCheckout
  readonly refresh: RefreshCheckout
}

/**
 * Closes an open checkout at Stripe, so that nobody can pay it any more, then here.
 * When it was paid or expired at that moment, Stripe's word holds: the answer has that state.
 *
 * @throws what Stripe's SDK throws; the checkout is then as open as before
 */
export async function endSession(
  deps: EndSessionDeps,
  row: CheckoutRow,
  end: { to: 'cancelled'; reason: string },
): Promise<CheckoutRow> {
  if (row.state !== 'open' || row.session_id === null) return row
  try {
    await deps.stripe.checkout.sessions.expire(row.session_id)
  } catch (error) {
    // Stripe closes open sessions only: it is paid or expired already.
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error
    return deps.refresh.now(row)
  }
  const moved = await moveCheckout(deps.db, {
    checkoutId: row.checkout_id,
    // Stripe's own message of the closing may have come first.
    from: ['open', 'expired'],
    to: end.to,
    now: deps.now(),
    set: { reason: end.reason },
  })
  if (moved !== null) deps.publish(moved)
  return moved ?? deps.refresh.now(row)
}
