import type { CardOutcome } from './test-cards.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { PaymentMethod, Subscription } from '../model/stored.ts'

/** The card that a subscription charges: its own default, else the customer's. */
export function savedCardOf(
  context: EmulatorContext,
  subscription: Subscription,
): { method: PaymentMethod; outcome: CardOutcome } | undefined {
  const customer = context.store.customers.get(subscription.customer)
  const id = subscription.default_payment_method ?? customer?.invoice_settings.default_payment_method ?? ''
  const method = context.store.paymentMethods.get(id)
  const behaviour = context.store.cardBehaviours.get(id)
  return method === undefined || behaviour === undefined ? undefined : { method, outcome: behaviour.outcome }
}
