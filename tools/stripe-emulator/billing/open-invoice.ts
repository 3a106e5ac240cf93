import { changeCustomer } from './change-customer.ts'
import { buildInvoice, type InvoiceDraft } from './build-invoice.ts'
import { buildInvoicePayment, buildPaymentIntent } from './build-payment-intent.ts'
import { settleInvoice } from './charge-invoice.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { Invoice } from '../model/stored.ts'

/**
 * Issues an invoice: stores it finalized, with its payment intent when something is due, and the events of both.
 * With nothing due it is paid at once.
 */
export function openInvoice(context: EmulatorContext, draft: Omit<InvoiceDraft, 'now' | 'baseUrl'>): Invoice {
  const now = context.seconds()
  const invoice = buildInvoice({ ...draft, now, baseUrl: context.baseUrl() })
  context.store.invoices.put(invoice)
  changeCustomer(context, draft.customer.id, {
    balance: invoice.ending_balance ?? 0,
    currency: invoice.currency,
    next_invoice_sequence: (draft.customer.next_invoice_sequence ?? 1) + 1,
  })
  context.emit('invoice.created', { ...invoice, status: 'draft', hosted_invoice_url: null, number: null })
  context.emit('invoice.finalized', invoice)
  if (invoice.amount_due === 0) return settleInvoice(context, invoice)

  const intent = buildPaymentIntent(invoice, now)
  context.store.paymentIntents.put(intent)
  context.store.invoicePayments.put(buildInvoicePayment(invoice, intent))
  context.emit('payment_intent.created', intent)
  return invoice
}
