import type { EmulatorContext } from '../model/emulator-context.ts'
import type { SubscriptionItem } from '../model/stored.ts'

/** Remembers that the items were invoiced as they are now; a later credit gives back a share of this (docs.stripe.com/billing/subscriptions/billing-mode). */
export function rememberBilledItems(context: EmulatorContext, items: readonly SubscriptionItem[]): void {
  for (const item of items) {
    context.store.billedItems.put({ id: item.id, price: item.price, quantity: item.quantity ?? 1 })
  }
}
