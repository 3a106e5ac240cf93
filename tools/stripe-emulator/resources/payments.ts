import { z } from 'zod'
import { endpoint, type Endpoint } from '../http/endpoint.ts'
import { listPage } from '../http/list-page.ts'
import * as param from '../http/param-schema.ts'
import { missingResource } from '../http/stripe-error.ts'

const onlyExpand = z.strictObject({ expand: param.expand() })

/** Payment intents and the payments of invoices: read only, as invoices make them. */
export const paymentEndpoints: Endpoint[] = [
  endpoint('get', '/v1/payment_intents/:id', onlyExpand, ({ id, context }) => {
    const intent = context.store.paymentIntents.get(id)
    if (intent === undefined) throw missingResource('payment_intent', id)
    return intent
  }),
  endpoint(
    'get',
    '/v1/payment_intents',
    z.strictObject({ ...param.pagination, customer: param.text().optional() }),
    ({ params, context }) => {
      return listPage(
        context.store.paymentIntents.all().toReversed(),
        params,
        '/v1/payment_intents',
        (intent) => params.customer === undefined || intent.customer === params.customer,
      )
    },
  ),
  endpoint(
    'get',
    '/v1/invoice_payments',
    z.strictObject({
      ...param.pagination,
      invoice: param.text().optional(),
      status: z.enum(['canceled', 'open', 'paid']).optional(),
    }),
    ({ params, context }) => {
      return listPage(
        context.store.invoicePayments.all().toReversed(),
        params,
        '/v1/invoice_payments',
        (payment) =>
          (params.invoice === undefined || payment.invoice === params.invoice) &&
          (params.status === undefined || payment.status === params.status),
      )
    },
  ),
]
