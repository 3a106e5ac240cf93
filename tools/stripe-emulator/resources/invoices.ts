import { z } from 'zod'
import { pendingLines } from '../billing/invoice-items.ts'
import { markUncollectible } from '../billing/mark-uncollectible.ts'
import { createInvoice, finalizeInvoice } from '../billing/open-invoice.ts'
import { payInvoice } from '../billing/pay-invoice.ts'
import { previewInvoice } from '../billing/preview-invoice.ts'
import { voidInvoice } from '../billing/void-invoice.ts'
import { endpoint, type Endpoint } from '../http/endpoint.ts'
import { listPage } from '../http/list-page.ts'
import * as param from '../http/param-schema.ts'
import { invalidRequest, missingResource } from '../http/stripe-error.ts'
import { changedFields, previousAttributes } from '../model/changed-fields.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { Invoice } from '../model/stored.ts'
import { requireCustomer } from './customers.ts'
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
  subscription_details: z
    .strictObject({
      items,
      billing_cycle_anchor: z
        .strictObject({ type: param.emulatedChoice(['now', 'unchanged'], ['timestamp']) })
        .optional(),
      proration_behavior,
      proration_date,
    })
    .optional(),
  invoice_items: add_invoice_items,
  expand: param.expand(),
})

function requireInvoice(context: EmulatorContext, id: string): Invoice {
  const invoice = context.store.invoices.get(id)
  if (invoice === undefined) throw missingResource('invoice', id)
  return invoice
}

const createParams = z.strictObject({
  customer: param.text(),
  collection_method: param.emulatedChoice(['charge_automatically'], ['send_invoice']).optional(),
  currency: param
    .text()
    .regex(/^[a-zA-Z]{3}$/)
    .optional(),
  description: param.text().optional(),
  metadata: param.metadata().optional(),
  pending_invoice_items_behavior: z.enum(['exclude', 'include']).optional(),
  subscription: param.text().optional(),
  expand: param.expand(),
})

function createManualInvoice(context: EmulatorContext, params: z.output<typeof createParams>): Invoice {
  const customer = requireCustomer(context, params.customer, 'customer')
  const subscription =
    params.subscription === undefined ? null : requireSubscription(context, params.subscription, 'subscription')
  const currency = params.currency?.toLowerCase() ?? subscription?.currency ?? customer.currency ?? 'usd'
  const includes = params.pending_invoice_items_behavior === 'include' || subscription !== null
  return createInvoice(context, {
    customer,
    subscription,
    currency,
    lines: includes ? pendingLines(context, customer.id, subscription?.id ?? null, currency) : [],
    reason: 'manual',
    description: params.description ?? null,
    metadata: param.mergeMetadata({}, params.metadata),
    autoAdvance: false,
  })
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
  endpoint('post', '/v1/invoices', createParams, ({ params, context }) => createManualInvoice(context, params)),
  endpoint(
    'post',
    '/v1/invoices/:id',
    z.strictObject({
      description: param.clearableText().optional(),
      metadata: param.metadata().optional(),
      expand: param.expand(),
    }),
    ({ params, id, context }) => {
      const before = requireInvoice(context, id)
      const after: Invoice = {
        ...before,
        ...changedFields({ description: params.description }),
        metadata: param.mergeMetadata(before.metadata ?? {}, params.metadata),
      }
      const previous = previousAttributes(before, after)
      if (Object.keys(previous).length === 0) return before
      context.store.invoices.put(after)
      context.emit('invoice.updated', after, previous)
      return after
    },
  ),
  endpoint('post', '/v1/invoices/:id/finalize', onlyExpand, ({ id, context }) => {
    const invoice = requireInvoice(context, id)
    if (invoice.status !== 'draft') throw invalidRequest('This invoice is already finalized.')
    return finalizeInvoice(context, invoice)
  }),
  endpoint('post', '/v1/invoices/:id/mark_uncollectible', onlyExpand, ({ id, context }) => {
    const invoice = requireInvoice(context, id)
    if (invoice.status !== 'open') throw invalidRequest('You can only mark an open invoice as uncollectible.')
    return markUncollectible(context, invoice)
  }),
  endpoint('post', '/v1/invoices/:id/void', onlyExpand, ({ id, context }) => {
    const invoice = requireInvoice(context, id)
    if (invoice.status !== 'open' && invoice.status !== 'uncollectible') {
      throw invalidRequest("You can only pass in open invoices. This invoice isn't open.")
    }
    return voidInvoice(context, invoice)
  }),
]
