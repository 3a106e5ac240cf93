import { periodEnd } from './billing-period.ts'
import { intervalOf, itemList } from './build-subscription.ts'
import { cancelSubscription } from './cancel-subscription.ts'
import { chargeInvoice } from './charge-invoice.ts'
import { changeSubscriptionState } from './change-subscription-state.ts'
import { itemLine } from './open-checkout-subscription.ts'
import { openInvoice } from './open-invoice.ts'
import { savedCardOf } from './saved-card.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { Subscription } from '../model/stored.ts'

/**
 * Brings every active subscription up to the clock: ends those that were to end with their period and bills the others
 * for each new period. One whose renewal fails stays past due; the emulator does not try its card again.
 */
export function renewSubscriptions(context: EmulatorContext): void {
  const now = context.seconds()
  for (const known of context.store.subscriptions.all()) {
    let subscription = known
    while (subscription.status === 'active' && endOf(subscription) <= now) {
      subscription = subscription.cancel_at_period_end
        ? cancelSubscription(context, subscription, endOf(subscription))
        : renew(context, subscription)
    }
  }
}

/** The end of the current period: the earliest of the items', in epoch seconds. */
function endOf(subscription: Subscription): number {
  return Math.min(...subscription.items.data.map((item) => item.current_period_end))
}

function renew(context: EmulatorContext, subscription: Subscription): Subscription {
  const items = subscription.items.data.map((item) => ({
    ...item,
    current_period_start: item.current_period_end,
    current_period_end: periodEnd(subscription.billing_cycle_anchor, intervalOf(item.price), item.current_period_end),
  }))
  const customer = context.store.customers.get(subscription.customer)
  if (customer === undefined) throw new Error(`${subscription.id} has no customer`)
  const invoice = openInvoice(context, {
    customer,
    subscription,
    lines: items.map((item) => itemLine(context, item)),
    reason: 'subscription_cycle',
  })
  const card = savedCardOf(context, subscription)
  const paid =
    invoice.status === 'paid' ||
    (card !== undefined && chargeInvoice(context, invoice, card.method, card.outcome, undefined).kind === 'paid')
  return changeSubscriptionState(context, subscription, {
    items: itemList(subscription.id, items),
    latest_invoice: invoice.id,
    status: paid ? 'active' : 'past_due',
  })
}
