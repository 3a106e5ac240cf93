import { attachCard, createCard, type EnteredCard } from './attach-card.ts'
import { chargeInvoice, paymentOf, type ChallengeAnswer } from './charge-invoice.ts'
import { changeSubscriptionState } from './change-subscription-state.ts'
import { expireCheckoutSession } from './expire-checkout-session.ts'
import { holdEvents } from './hold-events.ts'
import type { BegunSubscription } from './begin-subscription.ts'
import { cardOf, type SavedCard } from './saved-card.ts'
import { openCheckoutSubscription } from './open-checkout-subscription.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { CheckoutSession } from '../model/stored.ts'

/** What a buyer sends: a card (with the answer to its challenge, if he knows it), or the answer to the challenge that waits. */
export interface CheckoutConfirmation {
  card: EnteredCard | SavedCard | null
  answer: ChallengeAnswer
}

export type ConfirmationResult =
  | { status: 'complete'; session: CheckoutSession }
  | { status: 'expired' }
  | { status: 'requires_action' }
  | { status: 'card_missing' }
  | { status: 'declined'; code: string; declineCode: string | null; message: string }

/**
 * The buyer's press on Pay. The first try opens the one subscription of the session; later tries pay for the same one, and a try
 * after success changes nothing, so that no number of clicks or windows makes two subscriptions.
 */
export function confirmCheckoutSession(
  outer: EmulatorContext,
  session: CheckoutSession,
  confirmation: CheckoutConfirmation,
): ConfirmationResult {
  if (session.status === 'complete') return { status: 'complete', session }
  if (session.status === 'expired') return { status: 'expired' }
  if (session.expires_at <= outer.seconds()) {
    expireCheckoutSession(outer, session)
    return { status: 'expired' }
  }

  const { context, release } = holdEvents(outer)
  const chosen = chooseCard(context, session, confirmation)
  if (chosen === undefined) return { status: 'card_missing' }
  const begun = openCheckoutSubscription(context, session, chosen.method.billing_details.email)
  const result =
    begun.invoice.status === 'paid'
      ? { kind: 'paid' as const, invoice: begun.invoice }
      : chargeInvoice(context, begun.invoice, chosen.method, chosen.outcome, confirmation.answer)

  if (result.kind === 'paid') {
    const completed = complete(context, session, begun, chosen)
    release(['payment_method.attached', 'checkout.session.completed'])
    return { status: 'complete', session: completed }
  }
  release([])
  if (result.kind === 'challenge') return { status: 'requires_action' }
  return { status: 'declined', code: result.code, declineCode: result.declineCode, message: result.message }
}

/** The card just entered, or the one whose challenge waits for an answer. */
function chooseCard(
  context: EmulatorContext,
  session: CheckoutSession,
  confirmation: CheckoutConfirmation,
): SavedCard | undefined {
  if (confirmation.card !== null) {
    if ('method' in confirmation.card) return confirmation.card
    return { method: createCard(context, confirmation.card), outcome: confirmation.card.card.outcome }
  }
  const begun = context.store.checkoutDetails.get(session.id)?.subscription
  const invoice = context.store.invoices.get(context.store.subscriptions.get(begun ?? '')?.latest_invoice ?? '')
  if (invoice === undefined || confirmation.answer === undefined) return undefined
  const { intent } = paymentOf(context, invoice)
  if (intent.status !== 'requires_action') return undefined
  return cardOf(context, intent.payment_method ?? '')
}

function complete(
  context: EmulatorContext,
  session: CheckoutSession,
  begun: BegunSubscription,
  chosen: SavedCard,
): CheckoutSession {
  const customer = context.store.customers.get(begun.subscription.customer)
  const method = attachCard(context, chosen.method, begun.subscription.customer)
  if (chosen.outcome.kind === 'challenges' && !chosen.outcome.always) {
    context.store.cardBehaviours.put({ id: method.id, outcome: { kind: 'pays' }, attaches: true })
  }
  changeSubscriptionState(context, begun.subscription, { status: 'active', default_payment_method: method.id })
  const completed: CheckoutSession = {
    ...session,
    status: 'complete',
    payment_status: 'paid',
    customer: begun.subscription.customer,
    customer_details: {
      address: null,
      business_name: null,
      email: method.billing_details.email ?? customer?.email ?? null,
      individual_name: null,
      name: method.billing_details.name,
      phone: null,
      tax_exempt: 'none',
      tax_ids: [],
    },
    subscription: begun.subscription.id,
    invoice: begun.invoice.id,
  }
  context.store.checkoutSessions.put(completed)
  context.emit('checkout.session.completed', completed)
  return completed
}
