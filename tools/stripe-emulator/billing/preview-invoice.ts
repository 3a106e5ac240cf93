import { buildInvoice } from './build-invoice.ts'
import { itemLine } from './begin-subscription.ts'
import { isEnded } from './cancel-subscription.ts'
import { nextPeriodItems } from './billing-period.ts'
import { pendingLines } from './invoice-items.ts'
import { planItemChange } from './plan-item-change.ts'
import { invalidRequest } from '../http/stripe-error.ts'
import { createId } from '../model/create-id.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { Invoice, Subscription } from '../model/stored.ts'
import { requireCustomer } from '../resources/customers.ts'
import type { SubscriptionUpdateParams } from '../resources/subscription-params.ts'

/**
 * The next invoice of a subscription after an update of its items: the one that the update would make now, or else the one at the end
 * of the period. Nothing is stored.
 */
export function previewInvoice(
  context: EmulatorContext,
  subscription: Subscription,
  params: SubscriptionUpdateParams,
): Invoice {
  if (isEnded(subscription)) throw invalidRequest('A canceled subscription has no upcoming invoice.', 'subscription')
  const customer = requireCustomer(context, subscription.customer)
  const change = planItemChange(context, subscription, params)
  const nextPeriod = change.invoiceNow ? [] : nextPeriodItems(change.anchor, change.items)
  const invoice = buildInvoice({
    customer,
    subscription,
    currency: subscription.currency,
    lines: [
      ...pendingLines(context, customer.id, subscription.id, subscription.currency),
      ...change.lines,
      ...nextPeriod.map((item) => itemLine(context, item)),
    ],
    reason: change.invoiceNow ? 'subscription_update' : 'upcoming',
    now: context.seconds(),
  })
  return { ...invoice, id: createId('upcoming_in') }
}
