import { invalidRequest, notEmulated, StripeError } from './stripe-error.ts'
import type { Store } from '../model/create-store.ts'
import { propertyOf, type ObjectShape, type ObjectTypes } from '../schema/object-types.ts'

const deepest = 4

/**
 * The object with the fields named by `expand[]` in place of their ids, as `latest_invoice.payments` or, for lists, `data.customer`.
 * Which fields may be expanded is read from the SDK's types. Throws a StripeError for one that may not.
 */
export function expandFields(store: Store, types: ObjectTypes, object: object, paths: readonly string[]): object {
  return paths.reduce<object>((expanded, path) => {
    const keys = path.split('.')
    if (keys.length > deepest) {
      throw new StripeError(400, {
        type: 'invalid_request_error',
        code: 'property_expansion_max_depth',
        message: `You cannot expand more than ${deepest} levels of a property. Property: ${path}`,
      })
    }
    if (kindOf(expanded) === 'list' && keys[0] !== 'data') {
      throw invalidRequest(
        `This property cannot be expanded (${path}). You may want to try expanding 'data.${path}' instead.`,
      )
    }
    return expandPath({ store, types, path }, expanded, types.shapeOf(kindOf(expanded)), keys)
  }, object)
}

interface Expansion {
  store: Store
  types: ObjectTypes
  /** The whole path, as an error names it. */
  path: string
}

function expandPath(one: Expansion, object: object, shape: ObjectShape | undefined, keys: readonly string[]): object {
  const [key, ...rest] = keys
  if (key === undefined) return object
  if (kindOf(object) === 'list' && key === 'data') return expandList(one, object, rest)
  const property = propertyOf(one.types, shape, key)
  if (property === undefined) throw cannotExpand(one.path)
  const current: unknown = new Map(Object.entries(object)).get(key)
  const value = current === undefined ? includable(one, object, key) : current
  if (value === null) return { ...object, [key]: null }
  const loaded = typeof value === 'string' ? load(one.store, value) : value
  if (!isObject(loaded)) {
    throw property.isExpandable ? notEmulated(`the expansion of ${one.path}`, 'expand') : cannotExpand(one.path)
  }
  const inner = one.types.shapeOf(kindOf(loaded)) ?? property.shape
  return { ...object, [key]: expandPath(one, loaded, inner, rest) }
}

function expandList(one: Expansion, list: object, rest: readonly string[]): object {
  const data: unknown = new Map(Object.entries(list)).get('data')
  const items: unknown[] = Array.isArray(data) ? data : []
  return {
    ...list,
    data: items.map((item) => (isObject(item) ? expandPath(one, item, one.types.shapeOf(kindOf(item)), rest) : item)),
  }
}

function cannotExpand(path: string): StripeError {
  return invalidRequest(`This property cannot be expanded (${path}).`)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function load(store: Store, id: string): object | undefined {
  return (
    store.customers.get(id) ??
    store.deletedCustomers.get(id) ??
    store.subscriptions.get(id) ??
    store.invoices.get(id) ??
    store.paymentIntents.get(id) ??
    store.paymentMethods.get(id) ??
    store.prices.get(id) ??
    store.products.get(id)
  )
}

/** Fields that Stripe leaves out unless they are asked for. */
function includable({ store, path }: Expansion, object: object, key: string): unknown {
  const id = 'id' in object && typeof object.id === 'string' ? object.id : ''
  const kind = kindOf(object)
  if (kind === 'checkout.session' && key === 'line_items') {
    return list(store.checkoutDetails.get(id)?.lineItems ?? [], `/v1/checkout/sessions/${id}/line_items`)
  }
  if (kind === 'invoice' && key === 'payments') {
    return list(
      store.invoicePayments.all().filter((payment) => payment.invoice === id),
      `/v1/invoice_payments?invoice=${id}`,
    )
  }
  if (kind === 'invoice' && key === 'confirmation_secret') {
    const payment = store.invoicePayments.all().find((one) => one.invoice === id)
    const intent = store.paymentIntents.get(payment?.payment.payment_intent ?? '')
    return intent === undefined ? null : { client_secret: intent.client_secret, type: 'payment_intent' }
  }
  if (kind === 'customer' && key === 'subscriptions') {
    return list(
      store.subscriptions.all().filter((one) => one.customer === id && one.status !== 'canceled'),
      `/v1/customers/${id}/subscriptions`,
    )
  }
  throw notEmulated(`the expansion of ${path}`, 'expand')
}

function kindOf(object: object): string {
  return 'object' in object && typeof object.object === 'string' ? object.object : ''
}

function list(data: object[], url: string): object {
  return { object: 'list', data, has_more: false, url }
}
