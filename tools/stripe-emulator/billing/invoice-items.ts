import { pricingOf, type LineDraft } from './build-invoice.ts'
import { settleCurrency } from './change-customer.ts'
import { createId } from '../model/create-id.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { Customer, Invoice, InvoiceItem, Subscription } from '../model/stored.ts'

export interface InvoiceItemDraft {
  customer: Customer
  currency: string
  /** Null for an item of no subscription. */
  subscription: Subscription | null
  line: LineDraft
  metadata?: Record<string, string>
}

/** Stores an invoice item that waits for an invoice, with the event. */
export function createInvoiceItem(context: EmulatorContext, draft: InvoiceItemDraft): InvoiceItem {
  const { line, subscription } = draft
  const item: InvoiceItem = {
    id: createId('ii'),
    object: 'invoiceitem',
    amount: line.amount,
    currency: draft.currency,
    customer: draft.customer.id,
    customer_account: null,
    date: context.seconds(),
    description: line.description,
    discountable: !line.proration,
    discounts: [],
    invoice: null,
    livemode: false,
    metadata: draft.metadata ?? {},
    parent:
      subscription === null
        ? null
        : {
            subscription_details: {
              subscription: subscription.id,
              ...(line.subscriptionItem === null ? {} : { subscription_item: line.subscriptionItem }),
            },
            type: 'subscription_details',
          },
    period: line.period,
    pricing: pricingOf(line.price),
    proration: line.proration,
    quantity: line.quantity,
    quantity_decimal: String(line.quantity),
    tax_rates: [],
    test_clock: null,
  }
  settleCurrency(context, draft.customer.id, draft.currency)
  context.store.invoiceItems.put(item)
  context.emit('invoiceitem.created', item)
  return item
}

/** The line as it comes from an invoice item of its own, which is stored. */
export function asInvoiceItem(context: EmulatorContext, draft: InvoiceItemDraft): LineDraft {
  return { ...draft.line, invoiceItem: createInvoiceItem(context, draft).id }
}

/** Lines of the invoice items that wait for the next invoice of this subscription, or with null of the customer alone, in their order. */
export function pendingLines(
  context: EmulatorContext,
  customer: string,
  subscription: string | null,
  currency: string,
): LineDraft[] {
  return context.store.invoiceItems
    .all()
    .filter(
      (item) =>
        item.invoice === null &&
        item.customer === customer &&
        item.currency === currency &&
        (item.parent?.subscription_details?.subscription ?? null) === subscription,
    )
    .map((item) => lineOf(context, item))
}

/** The line that an invoice item makes. */
function lineOf(context: EmulatorContext, item: InvoiceItem): LineDraft {
  return {
    amount: item.amount,
    description: item.description ?? '',
    price: context.store.prices.get(item.pricing?.price_details?.price ?? '') ?? null,
    quantity: item.quantity,
    period: item.period,
    subscriptionItem: item.parent?.subscription_details?.subscription_item ?? null,
    invoiceItem: item.id,
    proration: item.proration,
  }
}

/** Marks the invoice items of an invoice's lines as taken by it. */
export function claimInvoiceItems(context: EmulatorContext, invoice: Invoice): void {
  for (const line of invoice.lines.data) {
    const id = line.parent?.invoice_item_details?.invoice_item ?? line.parent?.subscription_item_details?.invoice_item
    const item = context.store.invoiceItems.get(id ?? '')
    if (item !== undefined) context.store.invoiceItems.put({ ...item, invoice: invoice.id })
  }
}
