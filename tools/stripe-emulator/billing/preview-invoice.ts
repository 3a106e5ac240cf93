import { buildInvoice } from './build-invoice.ts'
import { isEnded } from './cancel-subscription.ts'
import { planItemChange } from './plan-item-change.ts'
import { invalidRequest } from '../http/stripe-error.ts'
import { createId } from '../model/create-id.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { Invoice, Subscription } from '../model/stored.ts'
import { requireCustomer } from '../resources/customers.ts'
import type { SubscriptionUpdateParams } from '../resources/subscription-params.ts'

/** The invoice that an update of a subscription's items would make now. Nothing is stored. */
export function previewInvoice(
  context: EmulatorContext,
  subscription: Subscription,
  params: SubscriptionUpdateParams,
): Invoice {
  if (isEnded(subscription)) throw invalidRequest('A canceled subscription has no upcoming invoice.', 'subscription')
  const invoice = buildInvoice({
    customer: requireCustomer(context, subscription.customer),
    subscription,
    lines: planItemChange(context, subscription, params).lines,
    reason: 'subscription_update',
    now: context.seconds(),
    baseUrl: context.baseUrl(),
  })
  return {
    ...invoice,
    id: createId('upcoming_in'),
    status: 'draft',
    number: null,
    hosted_invoice_url: null,
    status_transitions: { ...invoice.status_transitions, finalized_at: null },
  }
}
