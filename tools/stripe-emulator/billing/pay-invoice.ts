import { chargeInvoice, settleInvoice } from './charge-invoice.ts'
import { cardError } from './card-error.ts'
import { finalizeInvoice } from './open-invoice.ts'
import { cardOf, customerCard, savedCardOf } from './saved-card.ts'
import { applyPaidInvoice } from './settle-pending-update.ts'
import { paymentRequired } from './update-subscription.ts'
import { cancelPayment } from './void-invoice.ts'
import { invalidRequest, missingResource, StripeError } from '../http/stripe-error.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { Invoice } from '../model/stored.ts'

/** Pays an open invoice with the named card, the saved one, or outside of Stripe. Throws a card error when the card refuses. */
export function payInvoice(
  context: EmulatorContext,
  given: Invoice,
  params: { payment_method?: string | undefined; paid_out_of_band?: boolean | undefined },
): Invoice {
  if (given.status === 'paid') throw invalidRequest('Invoice is already paid', undefined, 'invoice_already_paid')
  const invoice = given.status === 'draft' ? finalizeInvoice(context, given) : given
  if (invoice.status === 'paid') return invoice
  if (invoice.status !== 'open' && invoice.status !== 'uncollectible') {
    throw invalidRequest('This invoice can no longer be paid.')
  }
  const paid = params.paid_out_of_band === true ? payOutOfBand(context, invoice) : charge(context, invoice, params)
  applyPaidInvoice(context, paid)
  return paid
}

/** Paid elsewhere: the invoice is settled and the payment that waited for it is not needed any more. */
function payOutOfBand(context: EmulatorContext, invoice: Invoice): Invoice {
  cancelPayment(context, invoice)
  return settleInvoice(context, invoice)
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
    : cardError({ ...result, kind: 'declines' })
}

function chosenCard(context: EmulatorContext, invoice: Invoice, id: string | undefined) {
  if (id !== undefined) {
    const card = cardOf(context, id)
    if (card === undefined || card.method.customer !== invoice.customer) {
      throw missingResource('PaymentMethod', id, 'payment_method')
    }
    return card
  }
  const subscription = context.store.subscriptions.get(invoice.parent?.subscription_details?.subscription ?? '')
  const card =
    subscription === undefined ? customerCard(context, invoice.customer ?? '') : savedCardOf(context, subscription)
  if (card === undefined) throw paymentRequired(undefined)
  return card
}
