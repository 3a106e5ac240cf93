import { createId } from '../model/create-id.ts'
import type { Customer, Invoice, InvoiceLineItem, Price, Subscription } from '../model/stored.ts'

/** What one line of an invoice charges or credits. */
export interface LineDraft {
  /** Cents; negative for a credit. */
  amount: number
  description: string
  price: Price
  quantity: number
  /** Epoch seconds. */
  period: { start: number; end: number }
  /** The subscription item that the line bills, null for a one-time price. */
  subscriptionItem: string | null
  proration: boolean
}

export interface InvoiceDraft {
  customer: Customer
  subscription: Subscription
  lines: LineDraft[]
  reason: 'subscription_create' | 'subscription_update' | 'subscription_cycle'
  /** Epoch seconds. */
  now: number
  baseUrl: string
}

/**
 * A finalized invoice over the lines. The customer's balance (negative: credit) is drawn first; a negative total becomes credit,
 * never a refund (docs.stripe.com/billing/customer/balance).
 */
export function buildInvoice(draft: InvoiceDraft): Invoice {
  const { customer, subscription, now } = draft
  const id = createId('in')
  const lines = draft.lines.map((line) => buildLine(line, id, subscription))
  const total = lines.reduce((sum, line) => sum + line.amount, 0)
  const owed = total + customer.balance
  const amountDue = Math.max(0, owed)
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
    auto_advance: true,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: null,
    billing_reason: draft.reason,
    collection_method: 'charge_automatically',
    created: now,
    currency: subscription.currency,
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
    description: null,
    discounts: [],
    due_date: null,
    effective_at: now,
    ending_balance: Math.min(0, owed),
    footer: null,
    from_invoice: null,
    hosted_invoice_url: `${draft.baseUrl}/i/${id}`,
    invoice_pdf: null,
    issuer: { type: 'self' },
    last_finalization_error: null,
    latest_revision: null,
    lines: { object: 'list', data: lines, has_more: false, url: `/v1/invoices/${id}/lines` },
    livemode: false,
    metadata: {},
    next_payment_attempt: null,
    number: `${customer.invoice_prefix ?? 'TEST'}-${String(customer.next_invoice_sequence ?? 1).padStart(4, '0')}`,
    on_behalf_of: null,
    parent: {
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
    status: 'open',
    status_transitions: { finalized_at: now, marked_uncollectible_at: null, paid_at: null, voided_at: null },
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

function buildLine(line: LineDraft, invoice: string, subscription: Subscription): InvoiceLineItem {
  const parent: InvoiceLineItem['parent'] =
    line.subscriptionItem === null
      ? {
          invoice_item_details: {
            invoice_item: createId('ii'),
            proration: false,
            proration_details: null,
            subscription: subscription.id,
          },
          subscription_item_details: null,
          type: 'invoice_item_details',
        }
      : {
          invoice_item_details: null,
          subscription_item_details: {
            invoice_item: null,
            proration: line.proration,
            proration_details: line.proration ? { credited_items: null } : null,
            subscription: subscription.id,
            subscription_item: line.subscriptionItem,
          },
          type: 'subscription_item_details',
        }
  return {
    id: createId('il'),
    object: 'line_item',
    amount: line.amount,
    currency: subscription.currency,
    description: line.description,
    discount_amounts: [],
    discountable: !line.proration,
    discounts: [],
    invoice,
    livemode: false,
    metadata: {},
    parent,
    period: line.period,
    pretax_credit_amounts: [],
    pricing: {
      price_details: { price: line.price.id, product: line.price.product },
      type: 'price_details',
      unit_amount_decimal: line.price.unit_amount_decimal,
    },
    quantity: line.quantity,
    quantity_decimal: String(line.quantity),
    subscription: subscription.id,
    subtotal: line.amount,
    taxes: [],
  }
}
