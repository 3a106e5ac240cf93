import { z } from 'zod'
import { createNamedCard, saveCard } from '../billing/attach-card.ts'
import { endpoint, type Endpoint } from '../http/endpoint.ts'
import { listPage } from '../http/list-page.ts'
import * as param from '../http/param-schema.ts'
import { invalidRequest, missingResource, notEmulated } from '../http/stripe-error.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { PaymentMethod } from '../model/stored.ts'
import { changeCustomer } from '../billing/change-customer.ts'
import { requireCustomer } from './customers.ts'

const onlyExpand = z.strictObject({ expand: param.expand() })

const createParams = z.strictObject({
  type: param.text(),
  card: z.strictObject({
    token: param.text().optional(),
    number: param.text().optional(),
    exp_month: param.integer().optional(),
    exp_year: param.integer().optional(),
    cvc: param.text().optional(),
  }),
  billing_details: z
    .strictObject({ email: param.clearableText().optional(), name: param.clearableText().optional() })
    .optional(),
  metadata: param.metadata().optional(),
  expand: param.expand(),
})

function requireMethod(context: EmulatorContext, id: string): PaymentMethod {
  const method = context.store.paymentMethods.get(id)
  if (method === undefined) throw missingResource('PaymentMethod', id)
  return method
}

function createMethod(context: EmulatorContext, params: z.output<typeof createParams>): PaymentMethod {
  if (params.type !== 'card') throw notEmulated(`type=${params.type}, only card`, 'type')
  const { token, ...raw } = params.card
  if (Object.values(raw).some((value) => value !== undefined)) {
    throw invalidRequest(
      'Sending credit card numbers directly to the Stripe API is generally unsafe. We suggest you use test tokens that map to the test card you are using, see https://stripe.com/docs/testing.',
      'card[number]',
    )
  }
  if (token === undefined)
    throw invalidRequest('Missing required param: card[token].', 'card[token]', 'parameter_missing')
  const method = createNamedCard(context, token, {
    name: params.billing_details?.name ?? null,
    email: params.billing_details?.email ?? null,
  })
  if (method === undefined) throw missingResource('token', token, 'card[token]')
  const created: PaymentMethod = { ...method, metadata: param.mergeMetadata({}, params.metadata) }
  context.store.paymentMethods.put(created)
  return created
}

function detachMethod(context: EmulatorContext, method: PaymentMethod): PaymentMethod {
  if (method.customer === null) {
    throw invalidRequest(
      'The payment method you provided is not attached to a customer so detachment is impossible.',
      undefined,
    )
  }
  const owner = context.store.customers.get(method.customer)
  const detached: PaymentMethod = { ...method, customer: null }
  context.store.paymentMethods.put(detached)
  context.emit('payment_method.detached', detached, { customer: method.customer })
  if (owner?.invoice_settings.default_payment_method === method.id) {
    changeCustomer(context, owner, { invoice_settings: { ...owner.invoice_settings, default_payment_method: null } })
  }
  return detached
}

export const paymentMethodEndpoints: Endpoint[] = [
  endpoint('post', '/v1/payment_methods', createParams, ({ params, context }) => createMethod(context, params)),
  endpoint(
    'get',
    '/v1/payment_methods',
    z.strictObject({ ...param.pagination, customer: param.text(), type: param.text().optional() }),
    ({ params, context }) => {
      requireCustomer(context, params.customer, 'customer')
      return listPage(
        context.store.paymentMethods.all().toReversed(),
        params,
        '/v1/payment_methods',
        (method) => method.customer === params.customer && (params.type === undefined || method.type === params.type),
      )
    },
  ),
  endpoint('get', '/v1/payment_methods/:id', onlyExpand, ({ id, context }) => requireMethod(context, id)),
  endpoint(
    'post',
    '/v1/payment_methods/:id/attach',
    z.strictObject({ customer: param.text(), expand: param.expand() }),
    ({ params, id, context }) => {
      const customer = requireCustomer(context, params.customer, 'customer')
      return saveCard(context, id, customer.id, 'id')
    },
  ),
  endpoint('post', '/v1/payment_methods/:id/detach', onlyExpand, ({ id, context }) =>
    detachMethod(context, requireMethod(context, id)),
  ),
  endpoint(
    'get',
    '/v1/customers/:id/payment_methods',
    z.strictObject({ ...param.pagination, type: param.text().optional() }),
    ({ params, id, context }) => {
      requireCustomer(context, id)
      return listPage(
        context.store.paymentMethods.all().toReversed(),
        params,
        `/v1/customers/${id}/payment_methods`,
        (method) => method.customer === id && (params.type === undefined || method.type === params.type),
      )
    },
  ),
]
