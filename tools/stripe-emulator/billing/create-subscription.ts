import { beginSubscription } from './begin-subscription.ts'
import type { SubscribedPrice } from './build-subscription.ts'
import { intervalOf } from './billing-period.ts'
import { chargeInvoice } from './charge-invoice.ts'
import { holdEvents } from './hold-events.ts'
import { oneTimePrice, recurringPrice } from './plan-item-change.ts'
import { cardOf, customerCard } from './saved-card.ts'
import { paymentRequired } from './update-subscription.ts'
import { invalidRequest, missingResource } from '../http/stripe-error.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { Subscription } from '../model/stored.ts'
import { requireCustomer } from '../resources/customers.ts'
import type { SubscriptionCreateParams } from '../resources/subscription-params.ts'

/** Creates a subscription as `POST /v1/subscriptions` asks and tries to pay its first invoice at once. */
export function createSubscription(context: EmulatorContext, params: SubscriptionCreateParams): Subscription {
  const behaviour = params.payment_behavior ?? 'allow_incomplete'
  refuseWrongBehaviour(params)
  const customer = requireCustomer(context, params.customer, 'customer')
  const prices = params.items.map((item, index): SubscribedPrice => ({
    price: recurringPrice(context, item.price, `items[${index}][price]`),
    quantity: item.quantity ?? 1,
  }))
  const [first, ...others] = prices
  if (first === undefined) throw invalidRequest('Missing required param: items.', 'items', 'parameter_missing')
  refuseMixedPrices(prices)
  const once = (params.add_invoice_items ?? []).map((line, index) => ({
    price: oneTimePrice(context, line.price, `add_invoice_items[${index}][price]`),
    quantity: line.quantity ?? 1,
  }))
  const chosen = params.default_payment_method
  if (chosen !== undefined && context.store.paymentMethods.get(chosen)?.customer !== customer.id) {
    throw missingResource('PaymentMethod', chosen, 'default_payment_method')
  }
  const card = chosen === undefined ? customerCard(context, customer.id) : cardOf(context, chosen)
  const total = [...prices, ...once].reduce((sum, line) => sum + (line.price.unit_amount ?? 0) * line.quantity, 0)
  const isFree = total + customer.balance <= 0
  if (!isFree && card === undefined && behaviour !== 'default_incomplete') throw paymentRequired(undefined)
  // The outcome of a test card is known beforehand, so that a refused request leaves no trace, as Stripe promises.
  if (!isFree && behaviour === 'error_if_incomplete' && card?.outcome.kind !== 'pays')
    throw paymentRequired(card?.outcome)

  // Announced before what follows from it, in the state in which the request leaves it.
  const { context: held, release } = holdEvents(context)
  const begun = beginSubscription(held, {
    customer,
    prices: [first, ...others],
    once,
    metadata: params.metadata ?? {},
    description: params.description ?? null,
    defaultPaymentMethod: chosen ?? null,
  })
  const isPaid =
    begun.invoice.status === 'paid' ||
    (behaviour !== 'default_incomplete' &&
      card !== undefined &&
      chargeInvoice(held, begun.invoice, card.method, card.outcome, undefined).kind === 'paid')
  const [item] = begun.subscription.items.data
  const endsWithPeriod = params.cancel_at_period_end === true
  const subscription: Subscription = {
    ...begun.subscription,
    status: isPaid ? 'active' : 'incomplete',
    cancel_at_period_end: endsWithPeriod,
    cancel_at: endsWithPeriod ? (item?.current_period_end ?? null) : null,
    canceled_at: endsWithPeriod ? context.seconds() : null,
  }
  context.store.subscriptions.put(subscription)
  context.emit('customer.subscription.created', subscription)
  release([])
  return subscription
}

function refuseWrongBehaviour(params: SubscriptionCreateParams): void {
  if (params.payment_behavior === 'pending_if_incomplete') {
    throw invalidRequest('`pending_if_incomplete` can only be used when a subscription is updated.', 'payment_behavior')
  }
}

function refuseMixedPrices(prices: readonly SubscribedPrice[]): void {
  const distinct = (key: (line: SubscribedPrice) => string) => new Set(prices.map(key)).size
  if (distinct((line) => line.price.id) !== prices.length) {
    throw invalidRequest('A subscription cannot have two items with the same price.', 'items')
  }
  if (distinct((line) => line.price.currency) > 1) {
    throw invalidRequest('The prices of a subscription must have the same currency.', 'items')
  }
  const interval = (line: SubscribedPrice) => JSON.stringify(intervalOf(line.price))
  if (distinct(interval) > 1) {
    throw invalidRequest('The prices of a subscription must have the same billing interval.', 'items')
  }
}
