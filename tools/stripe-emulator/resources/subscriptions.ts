import { z } from 'zod'
import { cancelSubscription, isEnded } from '../billing/cancel-subscription.ts'
import { createSubscription } from '../billing/create-subscription.ts'
import { updateSubscription } from '../billing/update-subscription.ts'
import {
  subscriptionCancelParams,
  subscriptionCreateParams,
  subscriptionListParams,
  subscriptionUpdateParams,
} from './subscription-params.ts'
import { endpoint, type Endpoint } from '../http/endpoint.ts'
import { listPage } from '../http/list-page.ts'
import * as param from '../http/param-schema.ts'
import { missingResource } from '../http/stripe-error.ts'
import { changedFields } from '../model/changed-fields.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { Subscription } from '../model/stored.ts'

/** The subscription with this id. Throws Stripe's error when there is none. */
export function requireSubscription(context: EmulatorContext, id: string, paramName?: string): Subscription {
  const subscription = context.store.subscriptions.get(id)
  if (subscription === undefined) throw missingResource('subscription', id, paramName)
  return subscription
}

/** Without a status Stripe lists all but the canceled ones. */
function hasStatus(subscription: Subscription, status: string | undefined): boolean {
  if (status === undefined) return subscription.status !== 'canceled'
  if (status === 'all') return true
  if (status === 'ended') return isEnded(subscription)
  return subscription.status === status
}

export const subscriptionEndpoints: Endpoint[] = [
  endpoint('post', '/v1/subscriptions', subscriptionCreateParams, ({ params, context }) =>
    createSubscription(context, params),
  ),
  endpoint('get', '/v1/subscriptions', subscriptionListParams, ({ params, context }) =>
    listPage(
      context.store.subscriptions.all().toReversed(),
      params,
      '/v1/subscriptions',
      (subscription) =>
        hasStatus(subscription, params.status) &&
        (params.customer === undefined || subscription.customer === params.customer) &&
        (params.price === undefined || subscription.items.data.some((item) => item.price.id === params.price)) &&
        param.withinFilter(subscription.created, params.created),
    ),
  ),
  endpoint('get', '/v1/subscriptions/:id', z.strictObject({ expand: param.expand() }), ({ id, context }) =>
    requireSubscription(context, id),
  ),
  endpoint('post', '/v1/subscriptions/:id', subscriptionUpdateParams, ({ params, id, context }) =>
    updateSubscription(context, requireSubscription(context, id), params),
  ),
  endpoint('delete', '/v1/subscriptions/:id', subscriptionCancelParams, ({ params, id, context }) => {
    const subscription = requireSubscription(context, id)
    if (isEnded(subscription)) throw missingResource('subscription', id)
    return cancelSubscription(
      context,
      subscription,
      context.seconds(),
      changedFields(params.cancellation_details ?? {}),
    )
  }),
]
