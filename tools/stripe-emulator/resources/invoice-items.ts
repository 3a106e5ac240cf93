import { z } from 'zod'
import { createInvoiceItem } from '../billing/invoice-items.ts'
import { describeLine } from '../billing/describe-line.ts'
import { oneTimePrice } from '../billing/plan-item-change.ts'
import { endpoint, type Endpoint } from '../http/endpoint.ts'
import { listPage } from '../http/list-page.ts'
import * as param from '../http/param-schema.ts'
import { invalidRequest, missingResource } from '../http/stripe-error.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { InvoiceItem } from '../model/stored.ts'
import { requireCustomer } from './customers.ts'
import { requireSubscription } from './subscriptions.ts'

const createParams = z.strictObject({
  customer: param.text(),
  amount: param.integer().optional(),
  currency: param
    .text()
    .regex(/^[a-zA-Z]{3}$/)
    .optional(),
  pricing: z.strictObject({ price: param.text() }).optional(),
  quantity: param.integer().pipe(z.number().min(0).max(999_999)).optional(),
  description: param.text().optional(),
  subscription: param.text().optional(),
  metadata: param.metadata().optional(),
  expand: param.expand(),
})

const listParams = z.strictObject({
  ...param.pagination,
  created: param.instantFilter().optional(),
  customer: param.text().optional(),
  invoice: param.text().optional(),
  pending: param.boolean().optional(),
})

function requireItem(context: EmulatorContext, id: string): InvoiceItem {
  const item = context.store.invoiceItems.get(id)
  if (item === undefined) throw missingResource('invoiceitem', id)
  return item
}

function addInvoiceItem(context: EmulatorContext, params: z.output<typeof createParams>): InvoiceItem {
  const customer = requireCustomer(context, params.customer, 'customer')
  const subscription =
    params.subscription === undefined ? null : requireSubscription(context, params.subscription, 'subscription')
  if ((params.amount === undefined) === (params.pricing === undefined)) {
    throw invalidRequest('You must specify either amount or pricing.', 'amount')
  }
  if (params.amount !== undefined && params.quantity !== undefined) {
    throw invalidRequest('You may only specify one of these parameters: amount, quantity.')
  }
  const price = params.pricing === undefined ? null : oneTimePrice(context, params.pricing.price, 'pricing[price]')
  const currency = price?.currency ?? params.currency?.toLowerCase() ?? customer.currency ?? 'usd'
  if (subscription !== null && subscription.currency !== currency) {
    throw invalidRequest("The currency does not match the subscription's.", 'currency')
  }
  const quantity = params.quantity ?? 1
  const now = context.seconds()
  return createInvoiceItem(context, {
    customer,
    currency,
    subscription,
    metadata: param.mergeMetadata({}, params.metadata),
    line: {
      amount: price === null ? (params.amount ?? 0) : (price.unit_amount ?? 0) * quantity,
      description: params.description ?? (price === null ? '' : describeLine(context, price, quantity)),
      price,
      quantity,
      period: { start: now, end: now },
      subscriptionItem: null,
      invoiceItem: null,
      proration: false,
    },
  })
}

export const invoiceItemEndpoints: Endpoint[] = [
  endpoint('post', '/v1/invoiceitems', createParams, ({ params, context }) => addInvoiceItem(context, params)),
  endpoint('get', '/v1/invoiceitems', listParams, ({ params, context }) =>
    listPage(
      context.store.invoiceItems.all().toReversed(),
      params,
      '/v1/invoiceitems',
      (item) =>
        (params.customer === undefined || item.customer === params.customer) &&
        (params.invoice === undefined || item.invoice === params.invoice) &&
        (params.pending === undefined || (item.invoice === null) === params.pending) &&
        param.withinFilter(item.date, params.created),
    ),
  ),
  endpoint('get', '/v1/invoiceitems/:id', z.strictObject({ expand: param.expand() }), ({ id, context }) =>
    requireItem(context, id),
  ),
  endpoint('delete', '/v1/invoiceitems/:id', z.strictObject({}), ({ id, context }) => {
    const item = requireItem(context, id)
    if (item.invoice !== null) {
      throw invalidRequest('This invoice item is attached to an invoice and can no longer be deleted.')
    }
    context.store.invoiceItems.delete(id)
    context.emit('invoiceitem.deleted', item)
    return { id, object: 'invoiceitem', deleted: true }
  }),
]
