import { z } from 'zod'
import { planOf } from '../billing/build-subscription.ts'
import { endpoint, type Endpoint } from '../http/endpoint.ts'
import { listPage } from '../http/list-page.ts'
import * as param from '../http/param-schema.ts'
import { invalidRequest, missingResource } from '../http/stripe-error.ts'
import { changedFields, previousAttributes } from '../model/changed-fields.ts'
import { createId } from '../model/create-id.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { Price } from '../model/stored.ts'
import { createProduct, requireProduct } from './products.ts'

const recurringParam = z.strictObject({
  interval: z.enum(['day', 'week', 'month', 'year']),
  interval_count: param.integer().pipe(z.number().int().min(1).max(1095)).optional(),
  usage_type: param.emulatedChoice(['licensed'], ['metered']).optional(),
})

const productData = z.strictObject({
  name: param.text(),
  metadata: param.metadata().optional(),
  active: param.boolean().optional(),
})

/** What a price created on the spot (`price_data`) and a price of its own have in common. */
export const priceShape = {
  currency: param.text().regex(/^[a-zA-Z]{3}$/),
  product: param.text().optional(),
  product_data: productData.omit({ active: true }).optional(),
  recurring: recurringParam.omit({ usage_type: true }).optional(),
  tax_behavior: z.enum(['exclusive', 'inclusive', 'unspecified']).optional(),
  unit_amount: param.integer().pipe(z.number().min(0).max(99_999_999)),
}

const priceFields = z.strictObject({
  ...priceShape,
  product_data: productData.optional(),
  recurring: recurringParam.optional(),
  active: param.boolean().optional(),
  lookup_key: param.text().max(200).optional(),
  metadata: param.metadata().optional(),
  nickname: param.text().optional(),
  transfer_lookup_key: param.boolean().optional(),
  billing_scheme: param.emulatedChoice(['per_unit'], ['tiered']).optional(),
  expand: param.expand(),
})

const updateParams = z.strictObject({
  active: param.boolean().optional(),
  lookup_key: param.clearableText().optional(),
  metadata: param.metadata().optional(),
  nickname: param.clearableText().optional(),
  tax_behavior: z.enum(['exclusive', 'inclusive', 'unspecified']).optional(),
  transfer_lookup_key: param.boolean().optional(),
  expand: param.expand(),
})

const listParams = z.strictObject({
  ...param.pagination,
  active: param.boolean().optional(),
  created: param.instantFilter().optional(),
  currency: param.text().optional(),
  lookup_keys: z.array(param.text()).max(10).optional(),
  product: param.text().optional(),
  recurring: z.strictObject({ interval: z.enum(['day', 'week', 'month', 'year']).optional() }).optional(),
  type: z.enum(['one_time', 'recurring']).optional(),
})

/** The price with this id. Throws Stripe's error when there is none. */
export function requirePrice(context: EmulatorContext, id: string, paramName?: string): Price {
  const price = context.store.prices.get(id)
  if (price === undefined) throw missingResource('price', id, paramName)
  return price
}

type PriceFields = z.output<typeof priceFields>

/** Stores a new price, with the product when `product_data` describes one. */
export function createPrice(context: EmulatorContext, params: PriceFields): Price {
  if ((params.product === undefined) === (params.product_data === undefined)) {
    throw invalidRequest('You must specify either product or product_data.', 'product')
  }
  claimLookupKey(context, params.lookup_key, params.transfer_lookup_key)
  const product =
    params.product === undefined
      ? createProduct(context, { name: params.product_data?.name ?? '', metadata: params.product_data?.metadata })
      : requireProduct(context, params.product, 'product')
  const price: Price = {
    id: createId('price'),
    object: 'price',
    active: params.active ?? true,
    billing_scheme: 'per_unit',
    created: context.seconds(),
    currency: params.currency.toLowerCase(),
    custom_unit_amount: null,
    livemode: false,
    lookup_key: params.lookup_key ?? null,
    metadata: params.metadata ?? {},
    nickname: params.nickname ?? null,
    product: product.id,
    recurring:
      params.recurring === undefined
        ? null
        : {
            interval: params.recurring.interval,
            interval_count: params.recurring.interval_count ?? 1,
            meter: null,
            trial_period_days: null,
            usage_type: 'licensed',
          },
    tax_behavior: params.tax_behavior ?? 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: params.recurring === undefined ? 'one_time' : 'recurring',
    unit_amount: params.unit_amount,
    unit_amount_decimal: String(params.unit_amount),
  }
  context.store.prices.put(price)
  // A price that recurs is a plan as well, for those who still listen for plans.
  if (price.recurring !== null) context.emit('plan.created', planOf(price))
  context.emit('price.created', price)
  return price
}

/** Makes a lookup key free for a new holder: it is taken from the old one only on request. */
function claimLookupKey(context: EmulatorContext, key: string | null | undefined, transfer = false, taker = ''): void {
  if (key === undefined || key === null) return
  const holder = context.store.prices.all().find((price) => price.lookup_key === key && price.id !== taker)
  if (holder === undefined) return
  if (!transfer) {
    throw invalidRequest(
      `A price (\`${holder.id}\`) already uses that lookup key. Pass transfer_lookup_key=true to transfer it.`,
      'lookup_key',
    )
  }
  const released: Price = { ...holder, lookup_key: null }
  context.store.prices.put(released)
  context.emit('price.updated', released, { lookup_key: key })
}

export const priceEndpoints: Endpoint[] = [
  endpoint('post', '/v1/prices', priceFields, ({ params, context }) => createPrice(context, params)),
  endpoint('get', '/v1/prices', listParams, ({ params, context }) =>
    listPage(
      context.store.prices.all().toReversed(),
      params,
      '/v1/prices',
      (price) =>
        (params.active === undefined || price.active === params.active) &&
        (params.currency === undefined || price.currency === params.currency.toLowerCase()) &&
        (params.lookup_keys === undefined ||
          (price.lookup_key !== null && params.lookup_keys.includes(price.lookup_key))) &&
        (params.product === undefined || price.product === params.product) &&
        (params.type === undefined || price.type === params.type) &&
        (params.recurring?.interval === undefined || price.recurring?.interval === params.recurring.interval) &&
        param.withinFilter(price.created, params.created),
    ),
  ),
  endpoint('get', '/v1/prices/:id', z.strictObject({ expand: param.expand() }), ({ id, context }) =>
    requirePrice(context, id),
  ),
  endpoint('post', '/v1/prices/:id', updateParams, ({ params, id, context }) => {
    const { expand: _expand, transfer_lookup_key, metadata, ...changes } = params
    const before = requirePrice(context, id)
    claimLookupKey(context, changes.lookup_key, transfer_lookup_key, id)
    const price: Price = {
      ...before,
      ...changedFields(changes),
      metadata: param.mergeMetadata(before.metadata, metadata),
    }
    const previous = previousAttributes(before, price)
    if (Object.keys(previous).length === 0) return before
    context.store.prices.put(price)
    context.emit('price.updated', price, previous)
    return price
  }),
]
