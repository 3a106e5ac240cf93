import { rememberBilledItems } from './billed-items.ts'
import { changeSubscriptionState } from './change-subscription-state.ts'
import { itemList } from './build-subscription.ts'
import { voidInvoice } from './void-invoice.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { Invoice } from '../model/stored.ts'

/** What a paid invoice does to its subscription: a pending update is applied, one that waited for payment is active. */
export function applyPaidInvoice(context: EmulatorContext, invoice: Invoice): void {
  const id = invoice.parent?.subscription_details?.subscription ?? ''
  const subscription = context.store.subscriptions.get(id)
  if (subscription === undefined) return
  const pending = context.store.pendingChanges.get(id)
  if (pending?.invoice === invoice.id) {
    context.store.pendingChanges.delete(id)
    if (pending.billsItems) rememberBilledItems(context, pending.items)
    const applied = changeSubscriptionState(context, subscription, {
      pending_update: null,
      items: itemList(id, pending.items),
      billing_cycle_anchor: pending.anchor,
    })
    context.emit('customer.subscription.pending_update_applied', applied)
    return
  }
  const waits = ['incomplete', 'past_due', 'unpaid'].includes(subscription.status)
  if (waits && subscription.latest_invoice === invoice.id) {
    changeSubscriptionState(context, subscription, { status: 'active' })
  }
}

/** Drops every pending update whose time is over and voids its invoice. */
export function expirePendingUpdates(context: EmulatorContext): void {
  const now = context.seconds()
  for (const subscription of context.store.subscriptions.all()) {
    if (subscription.pending_update === null || subscription.pending_update.expires_at > now) continue
    dropPendingChange(context, subscription.id)
    const after = changeSubscriptionState(context, subscription, { pending_update: null })
    context.emit('customer.subscription.pending_update_expired', after)
  }
}

/** Forgets the change that waited and voids its invoice; the subscription itself is left to the caller. */
export function dropPendingChange(context: EmulatorContext, subscription: string): void {
  const pending = context.store.pendingChanges.get(subscription)
  const invoice = context.store.invoices.get(pending?.invoice ?? '')
  if (invoice?.status === 'open') voidInvoice(context, invoice)
  context.store.pendingChanges.delete(subscription)
}
