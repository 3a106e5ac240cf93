import type { EmulatorContext } from '../model/emulator-context.ts'
import type { Invoice, PaymentIntent } from '../model/stored.ts'

/** Voids an open invoice and cancels its payment, with the events of both. */
export function voidInvoice(context: EmulatorContext, invoice: Invoice): Invoice {
  cancelPayment(context, invoice)
  const voided: Invoice = {
    ...invoice,
    status: 'void',
    auto_advance: false,
    next_payment_attempt: null,
    status_transitions: { ...invoice.status_transitions, voided_at: context.seconds() },
  }
  context.store.invoices.put(voided)
  context.emit('invoice.voided', voided)
  return voided
}

/** Cancels the payment that is to settle an invoice, where there is one that still could. */
export function cancelPayment(context: EmulatorContext, invoice: Invoice): void {
  const now = context.seconds()
  const payment = context.store.invoicePayments.all().find((one) => one.invoice === invoice.id && one.status === 'open')
  const intent = context.store.paymentIntents.get(payment?.payment.payment_intent ?? '')
  if (payment === undefined || intent === undefined) return
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
  context.emit('payment_intent.canceled', canceled)
}
