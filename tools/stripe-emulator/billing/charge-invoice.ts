import type { CardOutcome } from './test-cards.ts'
import { previousAttributes } from '../model/changed-fields.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { Invoice, InvoicePayment, PaymentIntent, PaymentMethod } from '../model/stored.ts'

/** How trying to pay an invoice ended. */
export type ChargeResult =
  | { kind: 'paid'; invoice: Invoice }
  | { kind: 'challenge'; invoice: Invoice; intent: PaymentIntent }
  | {
      kind: 'declined'
      invoice: Invoice
      intent: PaymentIntent
      code: string
      declineCode: string | null
      message: string
    }

/** What the buyer did with a 3-D Secure challenge; undefined when none was shown yet. */
export type ChallengeAnswer = 'complete' | 'fail' | undefined

/** The payment that is to settle the invoice, with its intent. Throws when the invoice never had an amount due. */
export function paymentOf(
  context: EmulatorContext,
  invoice: Invoice,
): { payment: InvoicePayment; intent: PaymentIntent } {
  const payment = context.store.invoicePayments.all().find((one) => one.invoice === invoice.id)
  const intent = context.store.paymentIntents.get(payment?.payment.payment_intent ?? '')
  if (payment === undefined || intent === undefined) throw new Error(`Invoice ${invoice.id} has no payment`)
  return { payment, intent }
}

/**
 * Tries to pay an open invoice with a card, and stores and emits all that follows for intent and invoice.
 * @param nextAttempt when the card is tried again after a failure, epoch seconds; null for never
 */
export function chargeInvoice(
  context: EmulatorContext,
  invoice: Invoice,
  method: PaymentMethod,
  outcome: CardOutcome,
  answer: ChallengeAnswer,
  nextAttempt: number | null = null,
): ChargeResult {
  const { intent } = paymentOf(context, invoice)
  const attempted: Invoice = {
    ...invoice,
    attempted: true,
    attempt_count: invoice.attempt_count + 1,
    next_payment_attempt: nextAttempt,
  }

  if (outcome.kind === 'challenges' && answer === undefined) {
    const waiting: PaymentIntent = {
      ...intent,
      status: 'requires_action',
      payment_method: method.id,
      last_payment_error: null,
      next_action: { type: 'use_stripe_sdk', use_stripe_sdk: {} },
    }
    context.store.paymentIntents.put(waiting)
    context.store.invoices.put(attempted)
    context.emit('payment_intent.requires_action', waiting)
    context.emit('invoice.payment_action_required', attempted)
    context.emit('invoice.updated', attempted, previousAttributes(invoice, attempted))
    return { kind: 'challenge', invoice: attempted, intent: waiting }
  }

  const refusal = refusalOf(outcome, answer)
  if (refusal !== undefined) {
    const failed: PaymentIntent = {
      ...intent,
      status: 'requires_payment_method',
      payment_method: null,
      next_action: null,
      last_payment_error: {
        type: 'card_error',
        code: refusal.code,
        ...(refusal.declineCode === null ? {} : { decline_code: refusal.declineCode }),
        message: refusal.message,
      },
    }
    context.store.paymentIntents.put(failed)
    context.store.invoices.put(attempted)
    context.emit('payment_intent.payment_failed', failed)
    context.emit('invoice.payment_failed', attempted)
    context.emit('invoice.updated', attempted, previousAttributes(invoice, attempted))
    return { kind: 'declined', invoice: attempted, intent: failed, ...refusal }
  }

  const succeeded: PaymentIntent = {
    ...intent,
    status: 'succeeded',
    amount_received: intent.amount,
    payment_method: method.id,
    last_payment_error: null,
    next_action: null,
  }
  context.store.paymentIntents.put(succeeded)
  context.emit('payment_intent.succeeded', succeeded)
  return { kind: 'paid', invoice: settleInvoice(context, attempted) }
}

interface Refusal {
  code: string
  declineCode: string | null
  message: string
}

function refusalOf(outcome: CardOutcome, answer: ChallengeAnswer): Refusal | undefined {
  if (outcome.kind === 'declines') return outcome
  if (outcome.kind === 'challenges' && answer === 'fail') {
    return {
      code: 'payment_intent_authentication_failure',
      declineCode: null,
      message:
        'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
    }
  }
  return undefined
}

/** Marks an invoice and its payment paid, with the events of both. */
export function settleInvoice(context: EmulatorContext, invoice: Invoice): Invoice {
  const now = context.seconds()
  const paid: Invoice = {
    ...invoice,
    status: 'paid',
    amount_paid: invoice.amount_due,
    amount_remaining: 0,
    attempted: true,
    auto_advance: false,
    next_payment_attempt: null,
    status_transitions: { ...invoice.status_transitions, paid_at: now },
  }
  context.store.invoices.put(paid)
  const payment = context.store.invoicePayments.all().find((one) => one.invoice === invoice.id)
  if (payment !== undefined) {
    const settled: InvoicePayment = {
      ...payment,
      status: 'paid',
      amount_paid: payment.amount_requested,
      status_transitions: { ...payment.status_transitions, paid_at: now },
    }
    context.store.invoicePayments.put(settled)
    context.emit('invoice_payment.paid', settled)
  }
  context.emit('invoice.paid', paid)
  context.emit('invoice.payment_succeeded', paid)
  return paid
}
