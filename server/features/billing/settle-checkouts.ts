import type { Kysely } from 'kysely'
import Stripe from 'stripe'
import type { Database } from '../../db/database.ts'
import type { PublishCheckout } from './publish-checkout.ts'
import { moveCheckout, unsettledCheckoutOf, type CheckoutRow } from './store/checkout-store.ts'
import type { Subscription } from './store/subscription-store.ts'
import { isLive } from './stripe-values.ts'

/** Ends an account's checkout once the mirror shows what became of its subscription. */
export type SettleCheckouts = (accountId: string, mirrors: readonly Subscription[]) => Promise<void>

/** Asks Stripe only to close a session that must not be paid any more. */
export function createSettleCheckouts(deps: {
  db: Kysely<Database>
  stripe: Stripe
  now: () => number
  publish: PublishCheckout
}): SettleCheckouts {
  /** The account has got a subscription by another way: paying this one as well would make a second. */
  async function closeNeedless(checkout: CheckoutRow): Promise<void> {
    if (checkout.state !== 'open' || checkout.session_id === null) return
    try {
      await deps.stripe.checkout.sessions.expire(checkout.session_id)
    } catch (error) {
      // Paid or expired already: the next reading of the session tells which.
      if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error
      return
    }
    const moved = await moveCheckout(deps.db, {
      checkoutId: checkout.checkout_id,
      from: ['open', 'expired'],
      to: 'cancelled',
      now: deps.now(),
      set: { reason: 'the account has a subscription' },
    })
    if (moved !== null) deps.publish(moved)
  }

  return async (accountId, mirrors) => {
    const checkout = await unsettledCheckoutOf(deps.db, accountId)
    if (checkout === null) return
    const subscription = mirrors.find(
      (mirror) => mirror.subscription_id === checkout.subscription_id || mirror.checkout_id === checkout.checkout_id,
    )
    if (subscription === undefined) {
      if (mirrors.some((mirror) => isLive(mirror.status))) await closeNeedless(checkout)
      return
    }
    const { subscription_id } = subscription
    switch (subscription.status) {
      case 'active':
      case 'trialing':
      case 'past_due': {
        const moved = await moveCheckout(deps.db, {
          checkoutId: checkout.checkout_id,
          from: ['creating', 'open', 'processing'],
          to: 'complete',
          now: deps.now(),
          set: { subscription_id },
        })
        if (moved !== null) deps.publish(moved)
        return
      }
      case 'canceled':
      case 'incomplete_expired':
      case 'unpaid':
      case 'paused': {
        // An open page can be paid yet as far as Stripe says so: only a payment that was under way has failed.
        const moved = await moveCheckout(deps.db, {
          checkoutId: checkout.checkout_id,
          from: ['processing'],
          to: 'expired',
          now: deps.now(),
          set: { subscription_id, reason: `the subscription is ${subscription.status}` },
        })
        if (moved !== null) deps.publish(moved)
        return
      }
      case 'incomplete':
      case 'unknown':
        return
      default:
        return subscription.status satisfies never
    }
  }
}
