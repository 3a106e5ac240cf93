import { previousAttributes } from '../model/changed-fields.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { Subscription } from '../model/stored.ts'

/**
 * Stores changes to a subscription and emits the event with what was before.
 * Returns the subscription as it is now; without a difference nothing is emitted.
 */
export function changeSubscriptionState(
  context: EmulatorContext,
  before: Subscription,
  changes: Partial<Subscription>,
  event = 'customer.subscription.updated',
): Subscription {
  const after: Subscription = { ...before, ...changes }
  const previous = previousAttributes(before, after)
  if (Object.keys(previous).length === 0) return after
  context.store.subscriptions.put(after)
  // Stripe sends no previous attributes with the end of a subscription.
  context.emit(event, after, event === 'customer.subscription.updated' ? previous : undefined)
  return after
}
