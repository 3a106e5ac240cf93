import type { LineDraft } from './build-invoice.ts'
import { rememberBilledItems } from './billed-items.ts'
import { buildSubscription, type SubscribedPrice } from './build-subscription.ts'
import { describeLine } from './describe-line.ts'
import { asInvoiceItem } from './invoice-items.ts'
import { openInvoice } from './open-invoice.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { Customer, Invoice, Subscription, SubscriptionItem } from '../model/stored.ts'

export interface BegunSubscription {
  subscription: Subscription
  invoice: Invoice
}

export interface NewSubscription {
  customer: Customer
  /** All of one interval and currency. */
  prices: [SubscribedPrice, ...SubscribedPrice[]]
  /** One-time prices on the first invoice. */
  once: SubscribedPrice[]
  metadata: Record<string, string>
  description: string | null
  defaultPaymentMethod?: string | null
}

/** Stores a subscription that waits for payment, and its first invoice with the events of that; its own event is left to the caller. */
export function beginSubscription(context: EmulatorContext, wanted: NewSubscription): BegunSubscription {
  const { customer } = wanted
  const draft: Subscription = {
    ...buildSubscription({
      customer: customer.id,
      prices: wanted.prices,
      metadata: wanted.metadata,
      description: wanted.description,
      now: context.seconds(),
    }),
    default_payment_method: wanted.defaultPaymentMethod ?? null,
  }
  const { currency } = draft
  const once = wanted.once.map((line) =>
    asInvoiceItem(context, { customer, currency, subscription: draft, line: oneTimeLine(context, line) }),
  )
  const invoice = openInvoice(context, {
    customer,
    subscription: draft,
    currency,
    lines: [...draft.items.data.map((item) => itemLine(context, item)), ...once],
    reason: 'subscription_create',
  })
  const subscription: Subscription = { ...draft, latest_invoice: invoice.id }
  context.store.subscriptions.put(subscription)
  rememberBilledItems(context, subscription.items.data)
  return { subscription, invoice }
}

/** The line that bills a subscription item for its current period. */
export function itemLine(context: EmulatorContext, item: SubscriptionItem): LineDraft {
  const quantity = item.quantity ?? 1
  return {
    amount: (item.price.unit_amount ?? 0) * quantity,
    description: describeLine(context, item.price, quantity),
    price: item.price,
    quantity,
    period: { start: item.current_period_start, end: item.current_period_end },
    subscriptionItem: item.id,
    invoiceItem: null,
    proration: false,
  }
}

/** The line that charges a one-time price now. */
export function oneTimeLine(context: EmulatorContext, line: SubscribedPrice): LineDraft {
  const now = context.seconds()
  return {
    amount: (line.price.unit_amount ?? 0) * line.quantity,
    description: describeLine(context, line.price, line.quantity),
    price: line.price,
    quantity: line.quantity,
    period: { start: now, end: now },
    subscriptionItem: null,
    invoiceItem: null,
    proration: false,
  }
}
