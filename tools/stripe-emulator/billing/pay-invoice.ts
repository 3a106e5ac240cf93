import { chargeInvoice, settleInvoice } from './charge-invoice.ts'
import { savedCardOf } from './saved-card.ts'
import { applyPaidInvoice } from './settle-pending-update.ts'
import { invalidRequest, missingResource, StripeError } from '../http/stripe-error.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { Invoice } from '../model/stored.ts'

/** Pays an open invoice with the named card, the saved one, or outside of Stripe. Throws a card error when the card refuses. */
export function payInvoice(
  context: EmulatorContext,
  invoice: Invoice,
  params: { payment_method?: string | undefined; paid_out_of_band?: boolean | undefined },
): Invoice {
  if (invoice.status === 'paid') throw invalidRequest('Invoice is already paid', undefined, 'invoice_already_paid')
  if (invoice.status !== 'open') throw invalidRequest('This invoice can no longer be paid.')
  const paid = params.paid_out_of_band === true ? settleInvoice(context, invoice) : charge(context, invoice, params)
  applyPaidInvoice(context, paid)
  return paid
}

function charge(context: EmulatorContext, invoice: Invoice, params: { payment_method?: string | undefined }): Invoice {
  const card = chosenCard(context, invoice, params.payment_method)
  const result = chargeInvoice(context, invoice, card.method, card.outcome, undefined)
  if (result.kind === 'paid') return result.invoice
  // The decline itself is kept: the request fails, what happened to the invoice stays.
  throw result.kind === 'challenge'
    ? new StripeError(402, {
        type: 'card_error',
        code: 'invoice_payment_intent_requires_action',
        message: 'Payment for this invoice requires additional user action before it can be completed successfully.',
      })
    : new StripeError(402, {
        type: 'card_error',
        code: result.code,
        message: result.message,
        ...(result.declineCode === null ? {} : { decline_code: result.declineCode }),
      })
}

function chosenCard(context: EmulatorContext, invoice: Invoice, id: string | undefined) {
  if (id !== undefined) {
    const method = context.store.paymentMethods.get(id)
    const behaviour = context.store.cardBehaviours.get(id)
    if (method === undefined || behaviour === undefined || method.customer !== invoice.customer) {
      throw missingResource('PaymentMethod', id, 'payment_method')
    }
    return { method, outcome: behaviour.outcome }
  }
  const subscription = context.store.subscriptions.get(invoice.parent?.subscription_details?.subscription ?? '')
  const card = subscription === undefined ? undefined : savedCardOf(context, subscription)
  if (card === undefined) {
    throw invalidRequest('There is no payment method to pay this invoice with.', undefined, 'missing_payment_method')
  }
  return card
}
