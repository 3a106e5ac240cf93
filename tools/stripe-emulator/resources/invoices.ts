import { z } from 'zod'
import { payInvoice } from '../billing/pay-invoice.ts'
import { previewInvoice } from '../billing/preview-invoice.ts'
import { voidInvoice } from '../billing/void-invoice.ts'
import { endpoint, type Endpoint } from '../http/endpoint.ts'
import { listPage } from '../http/list-page.ts'
import * as param from '../http/param-schema.ts'
import { invalidRequest, missingResource } from '../http/stripe-error.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { Invoice } from '../model/stored.ts'
import { subscriptionUpdateParams } from './subscription-params.ts'
import { requireSubscription } from './subscriptions.ts'

const onlyExpand = z.strictObject({ expand: param.expand() })

const listParams = z.strictObject({
  ...param.pagination,
  created: param.instantFilter().optional(),
  customer: param.text().optional(),
  status: z.enum(['draft', 'open', 'paid', 'uncollectible', 'void']).optional(),
  subscription: param.text().optional(),
})

const { items, proration_behavior, proration_date, add_invoice_items } = subscriptionUpdateParams.shape

const previewParams = z.strictObject({
  customer: param.text().optional(),
  subscription: param.text(),
  subscription_details: z.strictObject({ items: items.unwrap(), proration_behavior, proration_date }),
  invoice_items: add_invoice_items,
  expand: param.expand(),
})

function requireInvoice(context: EmulatorContext, id: string): Invoice {
  const invoice = context.store.invoices.get(id)
  if (invoice === undefined) throw missingResource('invoice', id)
  return invoice
}

export const invoiceEndpoints: Endpoint[] = [
  endpoint('get', '/v1/invoices', listParams, ({ params, context }) =>
    listPage(
      context.store.invoices.all().toReversed(),
      params,
      '/v1/invoices',
      (invoice) =>
        (params.customer === undefined || invoice.customer === params.customer) &&
        (params.status === undefined || invoice.status === params.status) &&
        (params.subscription === undefined ||
          invoice.parent?.subscription_details?.subscription === params.subscription) &&
        param.withinFilter(invoice.created, params.created),
    ),
  ),
  endpoint('post', '/v1/invoices/create_preview', previewParams, ({ params, context }) => {
    const subscription = requireSubscription(context, params.subscription, 'subscription')
    if (params.customer !== undefined && params.customer !== subscription.customer) {
      throw invalidRequest('The subscription does not belong to the customer.', 'customer')
    }
    return previewInvoice(context, subscription, {
      ...params.subscription_details,
      add_invoice_items: params.invoice_items,
    })
  }),
  endpoint('get', '/v1/invoices/:id', onlyExpand, ({ id, context }) => requireInvoice(context, id)),
  endpoint('get', '/v1/invoices/:id/lines', z.strictObject(param.pagination), ({ params, id, context }) =>
    listPage(requireInvoice(context, id).lines.data, params, `/v1/invoices/${id}/lines`),
  ),
  endpoint(
    'post',
    '/v1/invoices/:id/pay',
    z.strictObject({
      payment_method: param.text().optional(),
      paid_out_of_band: param.boolean().optional(),
      expand: param.expand(),
    }),
    ({ params, id, context }) => payInvoice(context, requireInvoice(context, id), params),
  ),
  endpoint('post', '/v1/invoices/:id/void', onlyExpand, ({ id, context }) => {
    const invoice = requireInvoice(context, id)
    if (invoice.status !== 'open') throw invalidRequest('You can only void an open invoice.')
    return voidInvoice(context, invoice)
  }),
]
