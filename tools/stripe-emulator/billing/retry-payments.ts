import { cancelSubscription } from './cancel-subscription.ts'
import { chargeInvoice } from './charge-invoice.ts'
import { changeSubscriptionState } from './change-subscription-state.ts'
import { savedCardOf } from './saved-card.ts'
import { applyPaidInvoice } from './settle-pending-update.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { Subscription } from '../model/stored.ts'

/** What Stripe's settings page says of failed renewals. */
export interface PaymentRetries {
  /** Days from each failed attempt to the next one. */
  afterDays: readonly number[]
  /** What becomes of the subscription after the last one. */
  then: 'cancel' | 'past_due' | 'unpaid'
}

/** Without further tries: what fails waits until somebody pays. */
const noPaymentRetries: PaymentRetries = { afterDays: [], then: 'past_due' }

const day = 24 * 60 * 60

/** When an invoice is tried again after its `attempts`-th failure, epoch seconds; null for never. */
export function nextAttemptAt(context: EmulatorContext, attempts: number): number | null {
  const wait = settingsOf(context).afterDays[attempts - 1]
  return wait === undefined ? null : context.seconds() + wait * day
}

/** Tries every open invoice again whose time has come. */
export function retryPayments(context: EmulatorContext): void {
  const now = context.seconds()
  for (const invoice of context.store.invoices.all()) {
    if (invoice.status !== 'open' || invoice.next_payment_attempt === null || invoice.next_payment_attempt > now)
      continue
    const id = invoice.parent?.subscription_details?.subscription ?? ''
    const subscription = context.store.subscriptions.get(id)
    const card = subscription === undefined ? undefined : savedCardOf(context, subscription)
    const retryAt = nextAttemptAt(context, invoice.attempt_count + 1)
    if (subscription === undefined || card === undefined) {
      context.store.invoices.put({ ...invoice, next_payment_attempt: null })
      continue
    }
    const result = chargeInvoice(context, invoice, card.method, card.outcome, undefined, retryAt)
    if (result.kind === 'paid') applyPaidInvoice(context, result.invoice)
    else if (retryAt === null) endPaymentRetries(context, subscription)
  }
}

/** What happens to a subscription whose renewal nobody paid after the last try. */
export function endPaymentRetries(context: EmulatorContext, subscription: Subscription): void {
  if (subscription.status !== 'past_due') return
  const { then } = settingsOf(context)
  if (then === 'cancel') {
    cancelSubscription(context, subscription, context.seconds(), { reason: 'payment_failed' })
  } else if (then === 'unpaid') {
    changeSubscriptionState(context, subscription, { status: 'unpaid' })
  }
}

function settingsOf(context: EmulatorContext): PaymentRetries {
  return context.store.settings.get('settings')?.paymentRetries ?? noPaymentRetries
}
