import { z } from 'zod'
import { endpoint, type Endpoint } from '../http/endpoint.ts'
import { listPage } from '../http/list-page.ts'
import * as param from '../http/param-schema.ts'
import { invalidRequest, missingResource } from '../http/stripe-error.ts'
import { changedFields, previousAttributes } from '../model/changed-fields.ts'
import { createId } from '../model/create-id.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { Product } from '../model/stored.ts'

const common = {
  active: param.boolean().optional(),
  images: z.array(param.text()).max(8).optional(),
  marketing_features: z
    .array(z.strictObject({ name: param.text() }))
    .max(15)
    .optional(),
  metadata: param.metadata().optional(),
  shippable: param.boolean().optional(),
  statement_descriptor: param.text().optional(),
  expand: param.expand(),
}

const createParams = z.strictObject({
  ...common,
  id: param.text().optional(),
  name: param.text(),
  description: param.text().optional(),
  tax_code: param.text().optional(),
  unit_label: param.text().optional(),
  url: param.text().optional(),
})

const updateParams = z.strictObject({
  ...common,
  name: param.text().optional(),
  default_price: param.text().optional(),
  description: param.clearableText().optional(),
  tax_code: param.clearableText().optional(),
  unit_label: param.clearableText().optional(),
  url: param.clearableText().optional(),
})

const listParams = z.strictObject({
  ...param.pagination,
  active: param.boolean().optional(),
  created: param.instantFilter().optional(),
  ids: z.array(param.text()).optional(),
  url: param.text().optional(),
})

/** The product with this id. Throws Stripe's error when there is none. */
export function requireProduct(context: EmulatorContext, id: string, paramName?: string): Product {
  const product = context.store.products.get(id)
  if (product === undefined) throw missingResource('product', id, paramName)
  return product
}

/** Stores a new product and its event. */
export function createProduct(context: EmulatorContext, params: z.output<typeof createParams>): Product {
  const created = context.seconds()
  const product: Product = {
    id: params.id ?? createId('prod'),
    object: 'product',
    active: params.active ?? true,
    created,
    default_price: null,
    description: params.description ?? null,
    images: params.images ?? [],
    livemode: false,
    marketing_features: params.marketing_features ?? [],
    metadata: params.metadata ?? {},
    name: params.name,
    package_dimensions: null,
    shippable: params.shippable ?? null,
    statement_descriptor: params.statement_descriptor ?? null,
    tax_code: params.tax_code ?? null,
    tax_details: null,
    type: 'service',
    unit_label: params.unit_label ?? null,
    updated: created,
    url: params.url ?? null,
  }
  context.store.products.put(product)
  context.emit('product.created', product)
  return product
}

export const productEndpoints: Endpoint[] = [
  endpoint('post', '/v1/products', createParams, ({ params, context }) => {
    if (params.id !== undefined && context.store.products.get(params.id) !== undefined) {
      throw invalidRequest(`Product already exists.`, 'id', 'resource_already_exists')
    }
    return createProduct(context, params)
  }),
  endpoint('get', '/v1/products', listParams, ({ params, context }) =>
    listPage(
      context.store.products.all().toReversed(),
      params,
      '/v1/products',
      (product) =>
        (params.active === undefined || product.active === params.active) &&
        (params.ids === undefined || params.ids.includes(product.id)) &&
        (params.url === undefined || product.url === params.url) &&
        param.withinFilter(product.created, params.created),
    ),
  ),
  endpoint('get', '/v1/products/:id', z.strictObject({ expand: param.expand() }), ({ id, context }) =>
    requireProduct(context, id),
  ),
  endpoint('post', '/v1/products/:id', updateParams, ({ params, id, context }) => {
    const { expand: _expand, metadata, ...changes } = params
    const before = requireProduct(context, id)
    if (changes.default_price !== undefined && context.store.prices.get(changes.default_price)?.product !== id) {
      throw missingResource('price', changes.default_price, 'default_price')
    }
    const product: Product = {
      ...before,
      ...changedFields(changes),
      metadata: param.mergeMetadata(before.metadata, metadata),
    }
    if (Object.keys(previousAttributes(before, product)).length === 0) return before
    const updated: Product = { ...product, updated: context.seconds() }
    context.store.products.put(updated)
    context.emit('product.updated', updated, previousAttributes(before, updated))
    return updated
  }),
  endpoint('delete', '/v1/products/:id', z.strictObject({}), ({ id, context }) => {
    const product = requireProduct(context, id)
    if (context.store.prices.all().some((price) => price.product === id)) {
      throw invalidRequest('This product cannot be deleted because it has one or more user-created prices.')
    }
    context.store.products.delete(id)
    context.emit('product.deleted', product)
    return { id, object: 'product', deleted: true }
  }),
]
