import { itemLine } from './begin-subscription.ts'
import { nextPeriodItems } from './billing-period.ts'
import { rememberBilledItems } from './billed-items.ts'
import { itemList } from './build-subscription.ts'
import { cancelSubscription } from './cancel-subscription.ts'
import { chargeInvoice } from './charge-invoice.ts'
import { changeSubscriptionState } from './change-subscription-state.ts'
import { pendingLines } from './invoice-items.ts'
import { openInvoice } from './open-invoice.ts'
import { endPaymentRetries, nextAttemptAt } from './retry-payments.ts'
import { savedCardOf } from './saved-card.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { Subscription } from '../model/stored.ts'

/** When a subscription's period ends and something has to happen, epoch seconds; undefined for one that renews no more. */
export function renewalDue(subscription: Subscription): number | undefined {
  return subscription.status === 'active' || subscription.status === 'past_due' ? endOf(subscription) : undefined
}

/** Ends every subscription that was to end with its period and bills the others for their next one, where that is due now. */
export function renewSubscriptions(context: EmulatorContext): void {
  const now = context.seconds()
  for (const subscription of context.store.subscriptions.all()) {
    const due = renewalDue(subscription)
    if (due === undefined || due > now) continue
    if (subscription.cancel_at_period_end) cancelSubscription(context, subscription, due)
    else renew(context, subscription)
  }
}

/** The end of the current period: the earliest of the items', in epoch seconds. */
function endOf(subscription: Subscription): number {
  return Math.min(...subscription.items.data.map((item) => item.current_period_end))
}

function renew(context: EmulatorContext, subscription: Subscription): void {
  const items = nextPeriodItems(subscription.billing_cycle_anchor, subscription.items.data)
  const customer = context.store.customers.get(subscription.customer)
  if (customer === undefined) throw new Error(`${subscription.id} has no customer`)
  const { currency } = subscription
  const invoice = openInvoice(context, {
    customer,
    subscription,
    currency,
    lines: [
      ...pendingLines(context, customer.id, subscription.id, currency),
      ...items.map((item) => itemLine(context, item)),
    ],
    reason: 'subscription_cycle',
  })
  rememberBilledItems(context, items)
  const card = savedCardOf(context, subscription)
  const retryAt = nextAttemptAt(context, 1)
  const paid =
    invoice.status === 'paid' ||
    (card !== undefined &&
      chargeInvoice(context, invoice, card.method, card.outcome, undefined, retryAt).kind === 'paid')
  const renewed = changeSubscriptionState(context, subscription, {
    items: itemList(subscription.id, items),
    latest_invoice: invoice.id,
    status: paid ? 'active' : 'past_due',
  })
  if (!paid && retryAt === null) endPaymentRetries(context, renewed)
}
