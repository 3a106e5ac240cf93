import type { CardOutcome } from './test-cards.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { PaymentMethod, Subscription } from '../model/stored.ts'

export interface SavedCard {
  method: PaymentMethod
  outcome: CardOutcome
}

/** The card that a subscription charges: its own default, else the customer's. */
export function savedCardOf(context: EmulatorContext, subscription: Subscription): SavedCard | undefined {
  return subscription.default_payment_method === null
    ? customerCard(context, subscription.customer)
    : cardOf(context, subscription.default_payment_method)
}

/** The card that a customer's invoices are charged to. */
export function customerCard(context: EmulatorContext, customer: string): SavedCard | undefined {
  const id = context.store.customers.get(customer)?.invoice_settings.default_payment_method
  return cardOf(context, id ?? '')
}

/** A payment method with how charges to it end. */
export function cardOf(context: EmulatorContext, id: string): SavedCard | undefined {
  const method = context.store.paymentMethods.get(id)
  const behaviour = context.store.cardBehaviours.get(id)
  return method === undefined || behaviour === undefined ? undefined : { method, outcome: behaviour.outcome }
}
