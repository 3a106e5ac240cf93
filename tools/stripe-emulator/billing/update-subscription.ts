import { rememberBilledItems } from './billed-items.ts'
import { cardError } from './card-error.ts'
import { chargeInvoice } from './charge-invoice.ts'
import { changeSubscriptionState } from './change-subscription-state.ts'
import { isEnded } from './cancel-subscription.ts'
import { itemList } from './build-subscription.ts'
import { asInvoiceItem, createInvoiceItem, pendingLines } from './invoice-items.ts'
import { openInvoice } from './open-invoice.ts'
import { planItemChange, type ItemChange } from './plan-item-change.ts'
import { savedCardOf } from './saved-card.ts'
import type { CardOutcome } from './test-cards.ts'
import * as param from '../http/param-schema.ts'
import { invalidRequest, missingResource, notEmulated, StripeError } from '../http/stripe-error.ts'
import { changedFields } from '../model/changed-fields.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { Invoice, Subscription } from '../model/stored.ts'
import { requireCustomer } from '../resources/customers.ts'
import type { SubscriptionUpdateParams } from '../resources/subscription-params.ts'

const pendingUpdateLife = 23 * 60 * 60

/** Changes a subscription as `POST /v1/subscriptions/:id` asks. */
export function updateSubscription(
  context: EmulatorContext,
  subscription: Subscription,
  params: SubscriptionUpdateParams,
): Subscription {
  if (isEnded(subscription)) {
    throw invalidRequest('A canceled subscription can only update its cancellation_details and metadata.')
  }
  if (params.payment_behavior === 'default_incomplete') {
    throw notEmulated('payment_behavior=default_incomplete', 'payment_behavior')
  }
  const method = params.default_payment_method
  if (method !== undefined && context.store.paymentMethods.get(method)?.customer !== subscription.customer) {
    throw missingResource('PaymentMethod', method, 'default_payment_method')
  }
  if (params.payment_behavior === 'pending_if_incomplete') refuseBesidePendingUpdate(params)

  const changesItems =
    params.items !== undefined || params.add_invoice_items !== undefined || params.billing_cycle_anchor?.type === 'now'
  if (subscription.status === 'incomplete' && changesItems) {
    throw invalidRequest('You cannot update the items of a subscription whose first payment is not complete.', 'items')
  }
  const change = changesItems ? planItemChange(context, subscription, params) : null
  const plain = plainChanges(context, subscription, params)
  if (change === null) return changeSubscriptionState(context, subscription, plain)
  return applyItemChange(context, subscription, change, plain, params)
}

function plainChanges(
  context: EmulatorContext,
  subscription: Subscription,
  params: SubscriptionUpdateParams,
): Partial<Subscription> {
  const [item] = subscription.items.data
  const atEnd = params.cancel_at_period_end
  const details = subscription.cancellation_details
  return {
    ...changedFields({ default_payment_method: params.default_payment_method, description: params.description }),
    metadata: param.mergeMetadata(subscription.metadata, params.metadata),
    ...(atEnd === undefined
      ? {}
      : {
          cancel_at_period_end: atEnd,
          cancel_at: atEnd ? (item?.current_period_end ?? null) : null,
          canceled_at: atEnd ? context.seconds() : null,
        }),
    ...(atEnd === undefined && params.cancellation_details === undefined
      ? {}
      : {
          cancellation_details: {
            comment: details?.comment ?? null,
            feedback: details?.feedback ?? null,
            feedback_option: null,
            ...changedFields(params.cancellation_details ?? {}),
            reason: atEnd === undefined ? (details?.reason ?? null) : atEnd ? 'cancellation_requested' : null,
          },
        }),
  }
}

function refuseBesidePendingUpdate(params: SubscriptionUpdateParams): void {
  const supported = new Set([
    'add_invoice_items',
    'billing_cycle_anchor',
    'expand',
    'items',
    'payment_behavior',
    'proration_behavior',
    'proration_date',
  ])
  const wrong = Object.entries(params).find(([name, value]) => value !== undefined && !supported.has(name))
  if (wrong !== undefined) {
    throw invalidRequest(
      `The following parameter cannot be used with payment_behavior=pending_if_incomplete: ${wrong[0]}.`,
      wrong[0],
    )
  }
}

function applyItemChange(
  context: EmulatorContext,
  subscription: Subscription,
  change: ItemChange,
  plain: Partial<Subscription>,
  params: SubscriptionUpdateParams,
): Subscription {
  const next: Partial<Subscription> = {
    ...plain,
    items: itemList(subscription.id, change.items),
    billing_cycle_anchor: change.anchor,
  }
  if (!change.invoiceNow || change.lines.length === 0) {
    const customer = requireCustomer(context, subscription.customer)
    for (const line of change.lines) {
      createInvoiceItem(context, { customer, currency: subscription.currency, subscription, line })
    }
    if (change.billsItems) rememberBilledItems(context, change.items)
    return changeSubscriptionState(context, subscription, next)
  }

  const card = savedCardOf(context, subscription)
  const customer = requireCustomer(context, subscription.customer)
  const { currency } = subscription
  const waiting = pendingLines(context, customer.id, subscription.id, currency)
  const total = [...change.lines, ...waiting].reduce((sum, line) => sum + line.amount, 0)
  const pays = total + customer.balance <= 0 || card?.outcome.kind === 'pays'
  // The outcome of a test card is known beforehand, so that a refused update leaves no trace, as Stripe promises.
  if (!pays && params.payment_behavior === 'error_if_incomplete') throw paymentRequired(card?.outcome)

  const lines = change.lines.map((line) =>
    line.subscriptionItem === null || line.proration
      ? asInvoiceItem(context, { customer, currency, subscription, line })
      : line,
  )
  const invoice = openInvoice(context, {
    customer,
    subscription,
    currency,
    lines: [...waiting, ...lines],
    reason: 'subscription_update',
  })
  const result =
    invoice.status === 'paid' || card === undefined
      ? null
      : chargeInvoice(context, invoice, card.method, card.outcome, undefined)
  const settled = invoice.status === 'paid' || result?.kind === 'paid'
  if (!settled && params.payment_behavior === 'pending_if_incomplete') {
    return awaitPayment(context, subscription, change, invoice)
  }
  if (change.billsItems) rememberBilledItems(context, change.items)
  return changeSubscriptionState(context, subscription, {
    ...next,
    latest_invoice: invoice.id,
    // By its latest invoice, as Stripe tells it; one that is unpaid stays so until somebody pays.
    status: settled ? 'active' : subscription.status === 'unpaid' ? 'unpaid' : 'past_due',
  })
}

function awaitPayment(
  context: EmulatorContext,
  subscription: Subscription,
  change: ItemChange,
  invoice: Invoice,
): Subscription {
  context.store.pendingChanges.put({
    id: subscription.id,
    invoice: invoice.id,
    items: change.items,
    anchor: change.anchor,
    billsItems: change.billsItems,
  })
  const [item] = subscription.items.data
  const expiry = Math.min(context.seconds() + pendingUpdateLife, item?.current_period_end ?? Number.MAX_SAFE_INTEGER)
  return changeSubscriptionState(context, subscription, {
    latest_invoice: invoice.id,
    pending_update: {
      billing_cycle_anchor: change.anchor === subscription.billing_cycle_anchor ? null : change.anchor,
      cancel_at_period_end: null,
      discount: null,
      discounts: null,
      expires_at: expiry,
      metadata: null,
      subscription_items: change.items,
      trial_end: null,
      trial_from_plan: null,
    },
  })
}

/** What a request that must be paid for at once answers when it is not. */
export function paymentRequired(outcome: CardOutcome | undefined): StripeError {
  if (outcome === undefined) {
    return invalidRequest(
      'This customer has no attached payment source or default payment method. Please consider adding a default payment method. For more information, visit https://stripe.com/docs/billing/subscriptions/payment-methods-setting#payment-method-priority.',
      undefined,
      'resource_missing',
    )
  }
  if (outcome.kind === 'declines') return cardError(outcome)
  return new StripeError(402, {
    type: 'card_error',
    code: 'subscription_payment_intent_requires_action',
    message: 'Payment for this subscription requires additional user action before it can be completed successfully.',
  })
}
