import { z } from 'zod'
import { createCheckoutSession } from '../billing/create-checkout-session.ts'
import { expireCheckoutSession } from '../billing/expire-checkout-session.ts'
import { checkoutSessionParams } from './checkout-session-params.ts'
import { endpoint, type Endpoint } from '../http/endpoint.ts'
import { listPage } from '../http/list-page.ts'
import * as param from '../http/param-schema.ts'
import { invalidRequest, missingResource } from '../http/stripe-error.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { CheckoutSession } from '../model/stored.ts'

const listParams = z.strictObject({
  ...param.pagination,
  created: param.instantFilter().optional(),
  customer: param.text().optional(),
  customer_details: z.strictObject({ email: param.text() }).optional(),
  status: z.enum(['complete', 'expired', 'open']).optional(),
  subscription: param.text().optional(),
})

/** The session with this id. Throws Stripe's error when there is none. */
export function requireCheckoutSession(context: EmulatorContext, id: string): CheckoutSession {
  const session = context.store.checkoutSessions.get(id)
  if (session === undefined) throw missingResource('checkout.session', id)
  return session
}

const onlyExpand = z.strictObject({ expand: param.expand() })

export const checkoutSessionEndpoints: Endpoint[] = [
  endpoint('post', '/v1/checkout/sessions', checkoutSessionParams, ({ params, context }) =>
    createCheckoutSession(context, params),
  ),
  endpoint('get', '/v1/checkout/sessions', listParams, ({ params, context }) =>
    listPage(
      context.store.checkoutSessions.all().toReversed(),
      params,
      '/v1/checkout/sessions',
      (session) =>
        (params.customer === undefined || session.customer === params.customer) &&
        (params.status === undefined || session.status === params.status) &&
        (params.subscription === undefined || session.subscription === params.subscription) &&
        (params.customer_details === undefined || session.customer_details?.email === params.customer_details.email) &&
        param.withinFilter(session.created, params.created),
    ),
  ),
  endpoint('get', '/v1/checkout/sessions/:id', onlyExpand, ({ id, context }) => requireCheckoutSession(context, id)),
  endpoint(
    'post',
    '/v1/checkout/sessions/:id',
    z.strictObject({ metadata: param.metadata().optional(), expand: param.expand() }),
    ({ params, id, context }) => {
      const before = requireCheckoutSession(context, id)
      const session = { ...before, metadata: param.mergeMetadata(before.metadata ?? {}, params.metadata) }
      context.store.checkoutSessions.put(session)
      return session
    },
  ),
  endpoint('post', '/v1/checkout/sessions/:id/expire', onlyExpand, ({ id, context }) => {
    const session = requireCheckoutSession(context, id)
    if (session.status !== 'open') {
      throw invalidRequest(
        `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${session.status ?? ''}\`.`,
      )
    }
    return expireCheckoutSession(context, session)
  }),
  endpoint(
    'get',
    '/v1/checkout/sessions/:id/line_items',
    z.strictObject(param.pagination),
    ({ params, id, context }) => {
      requireCheckoutSession(context, id)
      const lines = context.store.checkoutDetails.get(id)?.lineItems ?? []
      return listPage(lines, params, `/v1/checkout/sessions/${id}/line_items`)
    },
  ),
]
