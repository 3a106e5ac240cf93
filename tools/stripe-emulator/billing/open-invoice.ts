import { changeCustomer, settleCurrency } from './change-customer.ts'
import { buildInvoice, type InvoiceDraft } from './build-invoice.ts'
import { buildInvoicePayment, buildPaymentIntent } from './build-payment-intent.ts'
import { settleInvoice } from './charge-invoice.ts'
import { claimInvoiceItems } from './invoice-items.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { Invoice } from '../model/stored.ts'

/** Stores an invoice as a draft, which takes the invoice items of its lines for itself, with the event. */
export function createInvoice(context: EmulatorContext, draft: Omit<InvoiceDraft, 'now'>): Invoice {
  const invoice = buildInvoice({ ...draft, now: context.seconds() })
  context.store.invoices.put(invoice)
  claimInvoiceItems(context, invoice)
  settleCurrency(context, draft.customer.id, invoice.currency)
  context.emit('invoice.created', invoice)
  return invoice
}

/**
 * Makes a draft final: numbers it, draws the customer's balance and stores its payment intent when something is due, with the events.
 * With nothing due it is paid at once.
 */
export function finalizeInvoice(context: EmulatorContext, draft: Invoice): Invoice {
  const now = context.seconds()
  const customer = context.store.customers.get(draft.customer ?? '')
  if (customer === undefined) throw new Error(`${draft.id} has no customer`)
  const owed = draft.total + customer.balance
  const amountDue = Math.max(0, owed)
  const sequence = customer.next_invoice_sequence ?? 1
  const invoice: Invoice = {
    ...draft,
    status: 'open',
    amount_due: amountDue,
    amount_remaining: amountDue,
    effective_at: now,
    starting_balance: customer.balance,
    ending_balance: Math.min(0, owed),
    hosted_invoice_url: `${context.baseUrl()}/i/${draft.id}`,
    number: `${customer.invoice_prefix ?? 'TEST'}-${String(sequence).padStart(4, '0')}`,
    status_transitions: { ...draft.status_transitions, finalized_at: now },
  }
  context.store.invoices.put(invoice)
  changeCustomer(context, customer, {
    balance: invoice.ending_balance ?? 0,
    next_invoice_sequence: sequence + 1,
  })
  context.emit('invoice.finalized', invoice)
  if (amountDue === 0) return settleInvoice(context, invoice)

  const intent = buildPaymentIntent(invoice, now)
  context.store.paymentIntents.put(intent)
  context.store.invoicePayments.put(buildInvoicePayment(invoice, intent))
  context.emit('payment_intent.created', intent)
  return invoice
}

/** Issues an invoice: creates it and makes it final in one go. */
export function openInvoice(context: EmulatorContext, draft: Omit<InvoiceDraft, 'now'>): Invoice {
  return finalizeInvoice(context, createInvoice(context, draft))
}
