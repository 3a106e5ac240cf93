import { createId } from '../model/create-id.ts'
import type { Customer, Invoice, InvoiceLineItem, Price, Subscription } from '../model/stored.ts'

/** What one line of an invoice charges or credits. */
export interface LineDraft {
  /** Cents; negative for a credit. */
  amount: number
  description: string
  /** Null for an amount without a price. */
  price: Price | null
  quantity: number
  /** Epoch seconds. */
  period: { start: number; end: number }
  /** The subscription item that the line bills, null for what stands for itself. */
  subscriptionItem: string | null
  /** The invoice item that the line comes from, null for a subscription's regular charge. */
  invoiceItem: string | null
  proration: boolean
}

export interface InvoiceDraft {
  customer: Customer
  /** Null for an invoice that belongs to no subscription. */
  subscription: Subscription | null
  currency: string
  lines: LineDraft[]
  reason: 'manual' | 'subscription_create' | 'subscription_cycle' | 'subscription_update' | 'upcoming'
  description?: string | null
  metadata?: Record<string, string>
  autoAdvance?: boolean
  /** Epoch seconds. */
  now: number
}

/**
 * A draft of an invoice over the lines. The customer's balance (negative: credit) will be drawn first; a negative total will become
 * credit, never a refund (docs.stripe.com/billing/customer/balance).
 */
export function buildInvoice(draft: InvoiceDraft): Invoice {
  const { customer, subscription, currency, now } = draft
  const id = createId('in')
  const lines = draft.lines.map((line) => buildLine(line, id, currency, subscription?.id ?? null))
  const total = lines.reduce((sum, line) => sum + line.amount, 0)
  const amountDue = Math.max(0, total + customer.balance)
  return {
    id,
    object: 'invoice',
    account_country: 'US',
    account_name: 'Stripe emulator',
    account_tax_ids: null,
    amount_due: amountDue,
    amount_overpaid: 0,
    amount_paid: 0,
    amount_remaining: amountDue,
    amount_shipping: 0,
    application: null,
    attempt_count: 0,
    attempted: false,
    auto_advance: draft.autoAdvance ?? true,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: null,
    billing_reason: draft.reason,
    collection_method: 'charge_automatically',
    created: now,
    currency,
    custom_fields: null,
    customer: customer.id,
    customer_account: null,
    customer_address: customer.address ?? null,
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    customer_phone: customer.phone ?? null,
    customer_shipping: null,
    customer_tax_exempt: customer.tax_exempt ?? 'none',
    customer_tax_ids: [],
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: draft.description ?? null,
    discounts: [],
    due_date: null,
    effective_at: null,
    ending_balance: null,
    footer: null,
    from_invoice: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    issuer: { type: 'self' },
    last_finalization_error: null,
    latest_revision: null,
    lines: { object: 'list', data: lines, has_more: false, url: `/v1/invoices/${id}/lines` },
    livemode: false,
    metadata: draft.metadata ?? {},
    next_payment_attempt: null,
    number: null,
    on_behalf_of: null,
    parent:
      subscription === null
        ? null
        : {
            quote_details: null,
            subscription_details: { metadata: subscription.metadata, subscription: subscription.id },
            type: 'subscription_details',
          },
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: now,
    period_start: now,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: customer.balance,
    statement_descriptor: null,
    status: 'draft',
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    subtotal: total,
    subtotal_excluding_tax: total,
    test_clock: null,
    total,
    total_discount_amounts: [],
    total_excluding_tax: total,
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: null,
  }
}

function buildLine(line: LineDraft, invoice: string, currency: string, subscription: string | null): InvoiceLineItem {
  return {
    id: createId('il'),
    object: 'line_item',
    amount: line.amount,
    currency,
    description: line.description,
    discount_amounts: [],
    discountable: !line.proration,
    discounts: [],
    invoice,
    livemode: false,
    metadata: {},
    parent: lineParent(line, subscription),
    period: line.period,
    pretax_credit_amounts: [],
    pricing: pricingOf(line.price),
    quantity: line.quantity,
    quantity_decimal: String(line.quantity),
    subscription,
    subtotal: line.amount,
    taxes: [],
  }
}

function lineParent(line: LineDraft, subscription: string | null): InvoiceLineItem['parent'] {
  const proration_details = line.proration ? { credited_items: null } : null
  if (line.subscriptionItem !== null && subscription !== null) {
    return {
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: line.invoiceItem,
        proration: line.proration,
        proration_details,
        subscription,
        subscription_item: line.subscriptionItem,
      },
      type: 'subscription_item_details',
    }
  }
  return {
    invoice_item_details: {
      invoice_item: line.invoiceItem ?? '',
      proration: line.proration,
      proration_details,
      subscription,
    },
    subscription_item_details: null,
    type: 'invoice_item_details',
  }
}

/** How a line or an invoice item is priced; an amount without a price has none. */
export function pricingOf(price: Price | null): InvoiceLineItem['pricing'] {
  if (price === null) return null
  return {
    price_details: { price: price.id, product: price.product },
    type: 'price_details',
    unit_amount_decimal: price.unit_amount_decimal,
  }
}
