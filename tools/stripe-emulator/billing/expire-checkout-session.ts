import { expireIncomplete } from './expire-incomplete.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { CheckoutSession } from '../model/stored.ts'

/** Expires an open session; a subscription that its buyer began and never paid for ends with it. */
export function expireCheckoutSession(context: EmulatorContext, session: CheckoutSession): CheckoutSession {
  const expired: CheckoutSession = { ...session, status: 'expired' }
  context.store.checkoutSessions.put(expired)
  context.emit('checkout.session.expired', expired)
  const begun = context.store.checkoutDetails.get(session.id)?.subscription
  const subscription = context.store.subscriptions.get(begun ?? '')
  if (subscription?.status === 'incomplete') expireIncomplete(context, subscription)
  return expired
}

/** Expires every open session whose time is over. */
export function expireDueSessions(context: EmulatorContext): void {
  const now = context.seconds()
  for (const session of context.store.checkoutSessions.all()) {
    if (session.status === 'open' && session.expires_at <= now) expireCheckoutSession(context, session)
  }
}
