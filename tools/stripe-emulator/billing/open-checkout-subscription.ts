import { beginSubscription, type BegunSubscription } from './begin-subscription.ts'
import type { SubscribedPrice } from './build-subscription.ts'
import { holdEvents } from './hold-events.ts'
import { createCustomer } from '../resources/customers.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { CheckoutSession, Customer, LineItem } from '../model/stored.ts'

/** The subscription that a session is about, with its first invoice: the one begun earlier, or a new one that waits for payment. */
export function openCheckoutSubscription(
  context: EmulatorContext,
  session: CheckoutSession,
  email: string | null,
): BegunSubscription {
  const details = context.store.checkoutDetails.get(session.id)
  if (details === undefined) throw new Error(`Session ${session.id} has no details`)
  const begun = context.store.subscriptions.get(details.subscription ?? '')
  const begunInvoice = context.store.invoices.get(begun?.latest_invoice ?? '')
  if (begun !== undefined && begunInvoice !== undefined) return { subscription: begun, invoice: begunInvoice }

  const customer = customerOf(context, session, email)
  const lines = details.lineItems.map(pricedLine)
  const [first, ...rest] = lines.filter((line) => line.price.recurring !== null)
  if (first === undefined) throw new Error(`Session ${session.id} has no recurring line`)
  const { context: held, release } = holdEvents(context)
  const opened = beginSubscription(held, {
    customer,
    prices: [first, ...rest],
    once: lines.filter((line) => line.price.recurring === null),
    metadata: details.subscriptionMetadata,
    description: details.subscriptionDescription,
  })
  context.store.checkoutDetails.put({ ...details, subscription: opened.subscription.id })
  context.emit('customer.subscription.created', opened.subscription)
  release([])
  return opened
}

function customerOf(context: EmulatorContext, session: CheckoutSession, email: string | null): Customer {
  const known = context.store.customers.get(session.customer ?? '')
  return known ?? createCustomer(context, { email: session.customer_email ?? email })
}

function pricedLine(line: LineItem): SubscribedPrice {
  if (line.price === null) throw new Error(`Line ${line.id} has no price`)
  return { price: line.price, quantity: line.quantity ?? 1 }
}
