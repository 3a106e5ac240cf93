import { changeSubscriptionState } from './change-subscription-state.ts'
import { dropPendingChange } from './settle-pending-update.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { Subscription } from '../model/stored.ts'

/** True for a subscription that can no longer change. */
export function isEnded(subscription: Subscription): boolean {
  return subscription.status === 'canceled' || subscription.status === 'incomplete_expired'
}

/** Ends a subscription at `at` (epoch seconds), with its event. */
export function cancelSubscription(
  context: EmulatorContext,
  subscription: Subscription,
  at: number,
  details: Partial<NonNullable<Subscription['cancellation_details']>> = {},
): Subscription {
  dropPendingChange(context, subscription.id)
  return changeSubscriptionState(
    context,
    subscription,
    {
      status: 'canceled',
      canceled_at: subscription.canceled_at ?? at,
      ended_at: at,
      pending_update: null,
      cancellation_details: {
        comment: null,
        feedback: null,
        feedback_option: null,
        ...subscription.cancellation_details,
        reason: 'cancellation_requested',
        ...details,
      },
    },
    'customer.subscription.deleted',
  )
}

/** Ends all subscriptions of a customer, as the deletion of the customer does. */
export function endCustomerSubscriptions(context: EmulatorContext, customer: string): void {
  for (const subscription of context.store.subscriptions.all()) {
    if (subscription.customer === customer && !isEnded(subscription)) {
      cancelSubscription(context, subscription, context.seconds())
    }
  }
}
