import type { Plan } from '../../../shared/catalog/plan.ts'
import { HttpError } from '../../http/http-error.ts'
import type { Subscription } from './store/subscription-store.ts'
import { isLive } from './stripe-values.ts'

/** @throws HttpError 409 `already_subscribed` when the account has a subscription that lives: a second one is never sold beside it */
export function refuseLiveSubscription(mirrors: readonly Subscription[], catalog: readonly Plan[]): void {
  const live = mirrors.find((mirror) => isLive(mirror.status))
  if (live === undefined) return
  const name = catalog.find((plan) => plan.id === live.plan_id)?.name ?? 'another plan'
  const unpaid = live.status !== 'active' && live.status !== 'trialing'
  throw new HttpError(
    409,
    'already_subscribed',
    unpaid
      ? `This account has a subscription to ${name} with an invoice that is not paid.`
      : `This account is subscribed to ${name} already.`,
    unpaid
      ? 'Pay the open invoice that was sent by e-mail, or write to support.'
      : 'To change the plan of a running subscription, write to support.',
  )
}
