import { z } from 'zod'
import { cardError } from '../billing/card-error.ts'
import { cardOf } from '../billing/saved-card.ts'
import { confirmCheckoutSession } from '../billing/confirm-checkout-session.ts'
import { endpoint, type Endpoint } from '../http/endpoint.ts'
import * as param from '../http/param-schema.ts'
import { invalidRequest, missingResource, StripeError } from '../http/stripe-error.ts'
import { requireCheckoutSession } from './checkout-sessions.ts'

/** What Stripe's command line calls to pay a Checkout Session without a page; no part of the documented API. */
export const paymentPageEndpoints: Endpoint[] = [
  endpoint('get', '/v1/payment_pages/:id', z.strictObject({}), ({ id, context }) =>
    requireCheckoutSession(context, id),
  ),
  endpoint(
    'post',
    '/v1/payment_pages/:id/confirm',
    z.strictObject({ payment_method: param.text(), expected_amount: param.integer() }),
    ({ params, id, context }) => {
      const session = requireCheckoutSession(context, id)
      const card = cardOf(context, params.payment_method)
      if (card === undefined) throw missingResource('PaymentMethod', params.payment_method, 'payment_method')
      if (params.expected_amount !== session.amount_total) {
        throw invalidRequest('The amount is not what was expected.', 'expected_amount')
      }
      const result = confirmCheckoutSession(context, session, { card, answer: undefined })
      if (result.status === 'complete') return result.session
      if (result.status === 'declined') throw cardError({ ...result, kind: 'declines' })
      if (result.status === 'expired') throw invalidRequest('This Checkout Session has expired.')
      throw new StripeError(402, {
        type: 'card_error',
        code: 'payment_intent_action_required',
        message: 'This payment requires additional user action before it can be completed successfully.',
      })
    },
  ),
]
