import type { Kysely } from 'kysely'
import type Stripe from 'stripe'
import { SECOND } from '../../../shared/time/duration.ts'
import type { Database } from '../../db/database.ts'
import { findCheckout, moveCheckout, type CheckoutRow } from './store/checkout-store.ts'
import { describeFailure, isRefusal } from './stripe-failure.ts'
import { SESSION_OPTIONS } from './stripe-values.ts'

export interface CreateSessionDeps {
  readonly db: Kysely<Database>
  readonly stripe: Stripe
  readonly now: () => number
}

/**
 * Makes the Checkout Session of a stored checkout. Every parameter comes from the row and the key is its id:
 * repeated after a cut connection or a crash it gives the session that was made first.
 *
 * @throws what Stripe's SDK throws. After a refusal the checkout is cancelled; after anything else it waits to be repeated.
 */
export async function createSession(deps: CreateSessionDeps, row: CheckoutRow): Promise<CheckoutRow> {
  const { db, stripe } = deps
  const metadata = {
    account_id: row.account_id,
    checkout_id: row.checkout_id,
    plan_id: row.plan_id,
    interval: row.interval,
  }
  let session: Stripe.Checkout.Session
  try {
    session = await stripe.checkout.sessions.create(
      {
        ...SESSION_OPTIONS,
        customer: row.customer_id,
        client_reference_id: row.account_id,
        line_items: [
          { price: row.price_id, quantity: 1 },
          // A one-time price is on the first invoice only.
          ...(row.setup_price_id === null ? [] : [{ price: row.setup_price_id, quantity: 1 }]),
        ],
        metadata,
        // The session's metadata is not copied to the subscription.
        subscription_data: { metadata },
        expires_at: row.expires_at / SECOND,
      },
      { idempotencyKey: `checkout:${row.checkout_id}` },
    )
  } catch (error) {
    if (isRefusal(error)) {
      await moveCheckout(db, {
        checkoutId: row.checkout_id,
        from: ['creating'],
        to: 'cancelled',
        now: deps.now(),
        set: { reason: describeFailure(error) },
      })
    }
    throw error
  }
  const opened = await moveCheckout(db, {
    checkoutId: row.checkout_id,
    from: ['creating'],
    to: 'open',
    now: deps.now(),
    set: { session_id: session.id, checked_at: deps.now() },
  })
  return opened ?? (await findCheckout(db, row.checkout_id)) ?? row
}
