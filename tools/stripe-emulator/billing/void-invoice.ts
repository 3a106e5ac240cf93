import { paymentOf } from './charge-invoice.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { Invoice, PaymentIntent } from '../model/stored.ts'

/** Voids an open invoice and cancels its payment, with the events of both. */
export function voidInvoice(context: EmulatorContext, invoice: Invoice): Invoice {
  const now = context.seconds()
  const { payment, intent } = paymentOf(context, invoice)
  const canceled: PaymentIntent = {
    ...intent,
    status: 'canceled',
    canceled_at: now,
    cancellation_reason: 'void_invoice',
    next_action: null,
  }
  context.store.paymentIntents.put(canceled)
  context.store.invoicePayments.put({
    ...payment,
    status: 'canceled',
    status_transitions: { ...payment.status_transitions, canceled_at: now },
  })
  const voided: Invoice = {
    ...invoice,
    status: 'void',
    auto_advance: false,
    status_transitions: { ...invoice.status_transitions, voided_at: now },
  }
  context.store.invoices.put(voided)
  context.emit('payment_intent.canceled', canceled)
  context.emit('invoice.voided', voided)
  return voided
}
