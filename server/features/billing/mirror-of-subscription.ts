import type Stripe from 'stripe'
import { planIdOfProduct } from './catalog-prices.ts'
import type { BillingPrice } from './store/price-store.ts'
import type { Subscription } from './store/subscription-store.ts'
import { fromStripeTime, toSubscriptionStatus } from './stripe-values.ts'

const INTERVALS = ['month', 'year'] as const

/**
 * The row that mirrors one of Stripe's subscriptions, read with `latest_invoice` expanded.
 * Its plan is that of its price, today's or a former one; a price made by hand counts by its product.
 *
 * @param prices every price of ours by id
 * @param now epoch milliseconds
 */
export function mirrorOfSubscription(
  subscription: Stripe.Subscription,
  accountId: string,
  prices: ReadonlyMap<string, BillingPrice>,
  now: number,
): Subscription {
  const items = subscription.items.data
  const item = items.find((candidate) => planIdOf(candidate.price, prices) !== null) ?? items[0]
  const interval = item?.price.recurring?.interval
  const invoice = typeof subscription.latest_invoice === 'object' ? subscription.latest_invoice : null
  const ends = items.map((candidate) => candidate.current_period_end)
  return {
    subscription_id: subscription.id,
    account_id: accountId,
    customer_id: typeof subscription.customer === 'string' ? subscription.customer : subscription.customer.id,
    status: toSubscriptionStatus(subscription.status),
    price_id: item?.price.id ?? null,
    plan_id: item === undefined ? null : planIdOf(item.price, prices),
    interval: INTERVALS.find((known) => known === interval) ?? null,
    current_period_end: ends.length === 0 ? null : fromStripeTime(Math.min(...ends)),
    cancel_at: fromStripeTime(subscription.cancel_at),
    cancel_at_period_end: subscription.cancel_at_period_end ? 1 : 0,
    canceled_at: fromStripeTime(subscription.canceled_at),
    ended_at: fromStripeTime(subscription.ended_at),
    trial_end: fromStripeTime(subscription.trial_end),
    checkout_id: subscription.metadata['checkout_id'] ?? null,
    latest_invoice_id: invoice?.id ?? null,
    latest_invoice_status: invoice?.status ?? null,
    latest_invoice_due_cents: invoice?.amount_remaining ?? null,
    created_at: fromStripeTime(subscription.created),
    synced_at: now,
  }
}

function planIdOf(price: Stripe.Price, prices: ReadonlyMap<string, BillingPrice>): string | null {
  const known = prices.get(price.id)
  if (known !== undefined) return known.kind === 'recurring' ? known.plan_id : null
  if (price.recurring === null) return null
  return planIdOfProduct(typeof price.product === 'string' ? price.product : price.product.id)
}
