import { z } from 'zod'
import { saveCard } from '../billing/attach-card.ts'
import { endCustomerSubscriptions } from '../billing/cancel-subscription.ts'
import { changeCustomer } from '../billing/change-customer.ts'
import { expireCheckoutSession } from '../billing/expire-checkout-session.ts'
import { endpoint, type Endpoint } from '../http/endpoint.ts'
import { listPage } from '../http/list-page.ts'
import * as param from '../http/param-schema.ts'
import { missingResource } from '../http/stripe-error.ts'
import { changedFields } from '../model/changed-fields.ts'
import { createId, randomText } from '../model/create-id.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { Customer } from '../model/stored.ts'

const addressParam = z.union([
  z.literal('').transform(() => null),
  z
    .strictObject({
      city: param.clearableText().optional(),
      country: param.clearableText().optional(),
      line1: param.clearableText().optional(),
      line2: param.clearableText().optional(),
      postal_code: param.clearableText().optional(),
      state: param.clearableText().optional(),
    })
    .transform((given) => ({
      city: given.city ?? null,
      country: given.country ?? null,
      line1: given.line1 ?? null,
      line2: given.line2 ?? null,
      postal_code: given.postal_code ?? null,
      state: given.state ?? null,
    })),
])

const customerFields = z.strictObject({
  address: addressParam.optional(),
  description: param.clearableText().optional(),
  email: z
    .union([
      z.literal('').transform(() => null),
      z
        .string()
        .max(512)
        .regex(/^[^\s@]+@[^\s@]+$/),
    ])
    .optional(),
  invoice_settings: z.strictObject({ default_payment_method: param.clearableText().optional() }).optional(),
  metadata: param.metadata().optional(),
  name: param.clearableText().optional(),
  payment_method: param.text().optional(),
  phone: param.clearableText().optional(),
  preferred_locales: z.array(param.text()).optional(),
  tax_exempt: z.enum(['exempt', 'none', 'reverse']).optional(),
  expand: param.expand(),
})

const customerUpdateFields = customerFields.omit({ payment_method: true })

const listParams = z.strictObject({
  ...param.pagination,
  created: param.instantFilter().optional(),
  email: param.text().optional(),
})

/** The customer with this id, deleted ones excluded. Throws Stripe's error when there is none. */
export function requireCustomer(context: EmulatorContext, id: string, paramName?: string): Customer {
  const customer = context.store.customers.get(id)
  if (customer === undefined) throw missingResource('customer', id, paramName)
  return customer
}

/** Stores a new customer and its event. */
export function createCustomer(context: EmulatorContext, params: z.output<typeof customerFields>): Customer {
  const id = createId('cus')
  const { payment_method: given, invoice_settings: settings } = params
  const method = given === undefined ? undefined : saveCard(context, given, id, 'payment_method')
  const wanted = settings?.default_payment_method ?? null
  // A test card that is named twice is one card, saved once.
  const isSame = method !== undefined && wanted !== null && [given, method.id].includes(wanted)
  if (wanted !== null && !isSame) {
    throw missingResource('PaymentMethod', wanted, 'invoice_settings[default_payment_method]')
  }
  const customer: Customer = {
    id,
    object: 'customer',
    address: params.address ?? null,
    balance: 0,
    created: context.seconds(),
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: params.description ?? null,
    discount: null,
    email: params.email ?? null,
    invoice_prefix: randomText(8).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: isSame ? method.id : null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: param.mergeMetadata({}, params.metadata),
    name: params.name ?? null,
    next_invoice_sequence: 1,
    phone: params.phone ?? null,
    preferred_locales: params.preferred_locales ?? [],
    shipping: null,
    tax_exempt: params.tax_exempt ?? 'none',
    test_clock: null,
  }
  context.store.customers.put(customer)
  context.emit('customer.created', customer)
  return customer
}

function updateCustomer(context: EmulatorContext, id: string, params: z.output<typeof customerUpdateFields>): Customer {
  const { expand: _expand, metadata, invoice_settings, ...changes } = params
  const before = requireCustomer(context, id)
  const defaultMethod = invoice_settings?.default_payment_method
  if (typeof defaultMethod === 'string' && context.store.paymentMethods.get(defaultMethod)?.customer !== id) {
    throw missingResource('PaymentMethod', defaultMethod, 'invoice_settings[default_payment_method]')
  }
  return changeCustomer(context, before, {
    ...changedFields(changes),
    metadata: param.mergeMetadata(before.metadata, metadata),
    invoice_settings: { ...before.invoice_settings, ...changedFields({ default_payment_method: defaultMethod }) },
  })
}

export const customerEndpoints: Endpoint[] = [
  endpoint('post', '/v1/customers', customerFields, ({ params, context }) => createCustomer(context, params)),
  endpoint('get', '/v1/customers', listParams, ({ params, context }) =>
    listPage(
      context.store.customers.all().toReversed(),
      params,
      '/v1/customers',
      (customer) =>
        (params.email === undefined || customer.email === params.email) &&
        param.withinFilter(customer.created, params.created),
    ),
  ),
  endpoint(
    'get',
    '/v1/customers/:id',
    z.strictObject({ expand: param.expand() }),
    ({ id, context }) => context.store.deletedCustomers.get(id) ?? requireCustomer(context, id),
  ),
  endpoint('post', '/v1/customers/:id', customerUpdateFields, ({ params, id, context }) =>
    updateCustomer(context, id, params),
  ),
  endpoint('delete', '/v1/customers/:id', z.strictObject({}), ({ id, context }) => {
    const customer = requireCustomer(context, id)
    endCustomerSubscriptions(context, id)
    for (const session of context.store.checkoutSessions.all()) {
      if (session.customer === id && session.status === 'open') expireCheckoutSession(context, session)
    }
    context.store.customers.delete(id)
    context.emit('customer.deleted', customer)
    const tombstone = { id, object: 'customer', deleted: true } as const
    context.store.deletedCustomers.put(tombstone)
    return tombstone
  }),
]
