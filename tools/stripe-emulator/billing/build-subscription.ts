import { afterIntervals, intervalOf } from './billing-period.ts'
import { createId } from '../model/create-id.ts'
import type { Price, Subscription, SubscriptionItem } from '../model/stored.ts'

/** A recurring price and how many of it. */
export interface SubscribedPrice {
  price: Price
  quantity: number
}

/** A subscription item over the period (epoch seconds). */
export function buildItem(
  subscription: string,
  { price, quantity }: SubscribedPrice,
  period: { start: number; end: number },
  now: number,
): SubscriptionItem {
  return {
    id: createId('si'),
    object: 'subscription_item',
    billing_thresholds: null,
    created: now,
    current_period_end: period.end,
    current_period_start: period.start,
    current_trial: null,
    discounts: [],
    metadata: {},
    plan: planOf(price),
    price,
    quantity,
    subscription,
    tax_rates: [],
  }
}

/** An item's list, as the subscription shows it. */
export function itemList(subscription: string, data: SubscriptionItem[]): Subscription['items'] {
  return { object: 'list', data, has_more: false, url: `/v1/subscription_items?subscription=${subscription}` }
}

/** The plan that Stripe still shows beside an item's price. */
export function planOf(price: Price): SubscriptionItem['plan'] {
  const { interval, interval_count } = intervalOf(price)
  return {
    id: price.id,
    object: 'plan',
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme: 'per_unit',
    created: price.created,
    currency: price.currency,
    interval,
    interval_count,
    livemode: false,
    metadata: price.metadata,
    meter: null,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: 'licensed',
  }
}

/** A subscription that waits for its first payment. All prices have one interval and currency. `now` in epoch seconds. */
export function buildSubscription(draft: {
  customer: string
  prices: [SubscribedPrice, ...SubscribedPrice[]]
  metadata: Record<string, string>
  description: string | null
  now: number
}): Subscription {
  const { now } = draft
  const id = createId('sub')
  const [first] = draft.prices
  const period = { start: now, end: afterIntervals(now, intervalOf(first.price), 1) }
  return {
    id,
    object: 'subscription',
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: now,
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: { proration_discounts: 'included' }, type: 'flexible' },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    collection_method: 'charge_automatically',
    created: now,
    currency: first.price.currency,
    customer: draft.customer,
    customer_account: null,
    days_until_due: null,
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: draft.description,
    discounts: [],
    ended_at: null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: 'self' },
    },
    items: itemList(
      id,
      draft.prices.map((one) => buildItem(id, one, period, now)),
    ),
    latest_invoice: null,
    livemode: false,
    managed_payments: null,
    metadata: draft.metadata,
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: 'off',
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: now,
    status: 'incomplete',
    test_clock: null,
    transfer_data: null,
    trial_end: null,
    trial_settings: { end_behavior: { billing_cycle_anchor: null, missing_payment_method: 'create_invoice' } },
    trial_start: null,
  }
}
