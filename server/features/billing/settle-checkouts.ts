import type { Kysely } from 'kysely'
import type { Database } from '../../db/database.ts'
import type { PublishCheckout } from './publish-checkout.ts'
import { moveCheckout, unsettledCheckoutOf } from './store/checkout-store.ts'
import type { Subscription } from './store/subscription-store.ts'

/** Ends an account's checkout once the mirror shows what became of its subscription. */
export type SettleCheckouts = (accountId: string, mirrors: readonly Subscription[]) => Promise<void>

export function createSettleCheckouts(deps: {
  db: Kysely<Database>
  now: () => number
  publish: PublishCheckout
}): SettleCheckouts {
  return async (accountId, mirrors) => {
    const checkout = await unsettledCheckoutOf(deps.db, accountId)
    if (checkout === null) return
    const subscription = mirrors.find(
      (mirror) => mirror.subscription_id === checkout.subscription_id || mirror.checkout_id === checkout.checkout_id,
    )
    if (subscription === undefined) return
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
