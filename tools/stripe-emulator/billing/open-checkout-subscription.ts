import type { LineDraft } from './build-invoice.ts'
import { buildSubscription, type SubscribedPrice } from './build-subscription.ts'
import { describeLine } from './describe-line.ts'
import { openInvoice } from './open-invoice.ts'
import { createCustomer } from '../resources/customers.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { CheckoutSession, Customer, Invoice, LineItem, Price, Subscription } from '../model/stored.ts'

export interface BegunSubscription {
  subscription: Subscription
  invoice: Invoice
}

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
  const draft = buildSubscription({
    customer: customer.id,
    prices: [first, ...rest],
    metadata: details.subscriptionMetadata,
    description: details.subscriptionDescription,
    now: context.seconds(),
  })
  context.emit('customer.subscription.created', draft)
  const invoice = openInvoice(context, {
    customer,
    subscription: draft,
    lines: [
      ...draft.items.data.map((item) => itemLine(context, item)),
      ...lines.filter((line) => line.price.recurring === null).map((line) => oneTimeLine(context, line)),
    ],
    reason: 'subscription_create',
  })
  const subscription: Subscription = { ...draft, latest_invoice: invoice.id }
  context.store.subscriptions.put(subscription)
  context.store.checkoutDetails.put({ ...details, subscription: subscription.id })
  return { subscription, invoice }
}

function customerOf(context: EmulatorContext, session: CheckoutSession, email: string | null): Customer {
  const known = context.store.customers.get(session.customer ?? '')
  return known ?? createCustomer(context, { email: session.customer_email ?? email })
}

function pricedLine(line: LineItem): SubscribedPrice {
  if (line.price === null) throw new Error(`Line ${line.id} has no price`)
  return { price: line.price, quantity: line.quantity ?? 1 }
}

/** The line that bills a subscription item for its current period. */
export function itemLine(context: EmulatorContext, item: Subscription['items']['data'][number]): LineDraft {
  const quantity = item.quantity ?? 1
  return {
    amount: (item.price.unit_amount ?? 0) * quantity,
    description: describeLine(context, item.price, quantity),
    price: item.price,
    quantity,
    period: { start: item.current_period_start, end: item.current_period_end },
    subscriptionItem: item.id,
    proration: false,
  }
}

/** The line that charges a one-time price now. */
export function oneTimeLine(context: EmulatorContext, line: { price: Price; quantity: number }): LineDraft {
  const now = context.seconds()
  return {
    amount: (line.price.unit_amount ?? 0) * line.quantity,
    description: describeLine(context, line.price, line.quantity),
    price: line.price,
    quantity: line.quantity,
    period: { start: now, end: now },
    subscriptionItem: null,
    proration: false,
  }
}
