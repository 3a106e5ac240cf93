import { z } from 'zod'
import { uuidSchema } from '../../../shared/identifiers/uuid-v7.ts'
import { checkoutSchema, checkoutStateSchema, startCheckoutRequestSchema } from '../../../shared/protocol/cloud-api.ts'
import { BODY_LIMIT, WEBHOOK_BODY_LIMIT } from '../../http/body-limits.ts'
import { defineRoute } from '../../http/contract/route-contract.ts'

const OFF = ['billing_off']
const STRIPE_FAILED = {
  502: ['stripe_refused', 'stripe_object_missing'],
  503: ['stripe_unreachable', 'stripe_busy', ...OFF],
}

const id = z.object({ id: uuidSchema })
const token = z.object({ token: z.string().regex(/^[A-Za-z0-9_-]{43}$/) })
const state = z.object({ state: checkoutStateSchema, expiresAt: z.int() })

function file(id: string, path: string, type: string) {
  return defineRoute({
    id,
    method: 'get',
    path,
    kind: 'file',
    summary: 'A file of the checkout page',
    access: ['everybody'],
    rate: 'none',
    answers: { 200: { description: 'The file.', type } },
  })
}

export const billingContract = {
  startCheckout: defineRoute({
    id: 'startCheckout',
    method: 'post',
    path: '/v1/billing/checkout',
    kind: 'api',
    summary: 'Start the checkout of a plan',
    description:
      'An account has one checkout that can be paid: asking again for the same plan and interval answers the one that is open.',
    access: ['device'],
    rate: 'api',
    body: { type: 'application/json', schema: startCheckoutRequestSchema, limit: BODY_LIMIT },
    answers: { 200: { description: 'The checkout, and the address where it is paid.', schema: checkoutSchema } },
    errors: {
      403: ['role_may_not_buy', 'device_not_allowed'],
      409: ['already_subscribed', 'payment_processing'],
      422: ['plan_not_for_sale'],
      ...STRIPE_FAILED,
    },
  }),
  readCheckout: defineRoute({
    id: 'readCheckout',
    method: 'get',
    path: '/v1/billing/checkout/:id',
    kind: 'api',
    summary: 'What became of a checkout',
    access: ['device'],
    rate: 'api',
    params: id,
    answers: { 200: { description: 'The checkout.', schema: checkoutSchema } },
    errors: { 404: ['checkout_unknown'], ...STRIPE_FAILED },
  }),
  cancelCheckout: defineRoute({
    id: 'cancelCheckout',
    method: 'post',
    path: '/v1/billing/checkout/:id/cancel',
    kind: 'api',
    summary: 'End a checkout so that it cannot be paid any more',
    access: ['device'],
    rate: 'api',
    params: id,
    answers: { 200: { description: 'The checkout; one that was paid already stays so.', schema: checkoutSchema } },
    errors: {
      403: ['role_may_not_buy', 'device_not_allowed'],
      404: ['checkout_unknown'],
      409: ['payment_processing'],
      ...STRIPE_FAILED,
    },
  }),
  webhook: defineRoute({
    id: 'receiveStripeEvent',
    method: 'post',
    path: '/webhooks/stripe',
    kind: 'api',
    summary: 'A message of Stripe: verified, stored once, answered; the work comes later',
    access: ['stripe'],
    rate: 'none',
    body: { type: '*/*', schema: z.unknown(), limit: WEBHOOK_BODY_LIMIT },
    answers: { 200: { description: 'Stored.', schema: z.object({ received: z.literal(true) }) } },
  }),
  checkoutPage: defineRoute({
    id: 'openCheckoutPage',
    method: 'get',
    path: '/checkout/:token',
    kind: 'page',
    summary: 'The page with Stripe’s embedded Checkout. Who has its address may pay, and nothing else',
    access: ['address'],
    rate: 'pages',
    params: token,
    answers: { 200: { description: 'The page.', type: 'text/html' } },
    errors: { 404: ['checkout_unknown'] },
  }),
  checkoutSession: defineRoute({
    id: 'readCheckoutSession',
    method: 'get',
    path: '/checkout/:token/session',
    kind: 'api',
    summary: 'What Stripe’s script needs to show the payment',
    access: ['address'],
    rate: 'pages',
    params: token,
    answers: { 200: { description: 'The secret of the session.', schema: z.object({ clientSecret: z.string() }) } },
    errors: { 404: ['checkout_unknown'], 409: ['checkout_not_open'], ...STRIPE_FAILED },
  }),
  checkoutState: defineRoute({
    id: 'readCheckoutState',
    method: 'get',
    path: '/checkout/:token/state',
    kind: 'api',
    summary: 'What the page shows: read from Stripe every 10 seconds at most',
    access: ['address'],
    rate: 'pages',
    params: token,
    answers: { 200: { description: 'The state.', schema: state } },
    errors: { 404: ['checkout_unknown'], ...STRIPE_FAILED },
  }),
  refreshCheckout: defineRoute({
    id: 'refreshCheckout',
    method: 'post',
    path: '/checkout/:token/refresh',
    kind: 'api',
    summary: 'The same, read from Stripe at once: the page was told that it is paid',
    access: ['address'],
    rate: 'pages',
    params: token,
    answers: { 200: { description: 'The state.', schema: state } },
    errors: { 404: ['checkout_unknown'], ...STRIPE_FAILED },
  }),
  stripeScript: file('readStripeScript', '/assets/stripe-js/pure.mjs', 'text/javascript'),
  pageScript: file('readCheckoutScript', '/assets/checkout/checkout-page.js', 'text/javascript'),
  pageStyle: file('readCheckoutStyle', '/assets/checkout/checkout-page.css', 'text/css'),
} as const
