import { invalidRequest } from './stripe-error.ts'
import type { Store } from '../model/create-store.ts'

const deepest = 4

/**
 * The object with the fields named by `expand[]` in place of their ids, as `latest_invoice.payments` or, for lists, `data.customer`.
 * Throws a StripeError for a field that cannot be expanded.
 */
export function expandFields(store: Store, object: object, paths: readonly string[]): object {
  return paths.reduce<object>((expanded, path) => {
    const keys = path.split('.')
    if (keys.filter((key) => key !== 'data').length > deepest) {
      throw invalidRequest(`You cannot expand more than ${deepest} levels of a property. Property: ${path}`, 'expand')
    }
    return expandPath(store, expanded, keys)
  }, object)
}

function expandPath(store: Store, object: object, keys: string[]): object {
  const [key, ...rest] = keys
  if (key === undefined) return object
  const current: unknown = new Map(Object.entries(object)).get(key)
  const value = current ?? includable(store, object, key)
  if (value === undefined) {
    throw invalidRequest(`This property cannot be expanded (${key}).`, 'expand')
  }
  const loaded = typeof value === 'string' ? load(store, value) : value
  if (loaded === null) return { ...object, [key]: null }
  if (Array.isArray(loaded)) {
    return {
      ...object,
      [key]: loaded.map((item: unknown) => (isObject(item) ? expandPath(store, item, rest) : item)),
    }
  }
  // A plain value, or an object that was never an id, is no goal of an expansion.
  if (!isObject(loaded) || (rest.length === 0 && loaded === current)) {
    throw invalidRequest(`This property cannot be expanded (${key}).`, 'expand')
  }
  return { ...object, [key]: expandPath(store, loaded, rest) }
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
function includable(store: Store, object: object, key: string): unknown {
  const { id, object: kind } = new Identified(object)
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
  return key in object ? null : undefined
}

class Identified {
  readonly id: string
  readonly object: string

  constructor(from: object) {
    this.id = 'id' in from && typeof from.id === 'string' ? from.id : ''
    this.object = 'object' in from && typeof from.object === 'string' ? from.object : ''
  }
}

function list(data: object[], url: string): object {
  return { object: 'list', data, has_more: false, url }
}
