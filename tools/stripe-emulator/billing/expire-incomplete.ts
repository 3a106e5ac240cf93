import { changeSubscriptionState } from './change-subscription-state.ts'
import { voidInvoice } from './void-invoice.ts'
import type { Store } from '../model/create-store.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { Subscription } from '../model/stored.ts'

/** How long a first payment may take (docs.stripe.com/billing/subscriptions/overview), in seconds. */
const firstPaymentTime = 23 * 60 * 60

/**
 * When an incomplete subscription is given up, epoch seconds; undefined for one that is not incomplete, and for one whose Checkout
 * Session is open: they end together.
 */
export function incompleteExpiry(store: Store, subscription: Subscription): number | undefined {
  if (subscription.status !== 'incomplete') return undefined
  const checkout = store.checkoutDetails.all().find((one) => one.subscription === subscription.id)
  const isOpen = store.checkoutSessions.get(checkout?.id ?? '')?.status === 'open'
  return isOpen ? undefined : subscription.created + firstPaymentTime
}

/** Gives up every subscription whose first payment took too long. */
export function expireIncompleteSubscriptions(context: EmulatorContext): void {
  const now = context.seconds()
  for (const subscription of context.store.subscriptions.all()) {
    const due = incompleteExpiry(context.store, subscription)
    if (due !== undefined && due <= now) expireIncomplete(context, subscription)
  }
}

/** Ends a subscription that was never paid for, with its invoice. */
export function expireIncomplete(context: EmulatorContext, subscription: Subscription): void {
  const invoice = context.store.invoices.get(subscription.latest_invoice ?? '')
  if (invoice?.status === 'open') voidInvoice(context, invoice)
  changeSubscriptionState(context, subscription, { status: 'incomplete_expired', ended_at: context.seconds() })
}
