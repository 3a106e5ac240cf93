import { z } from 'zod'
import { endpoint, type Endpoint } from '../http/endpoint.ts'
import { listPage } from '../http/list-page.ts'
import * as param from '../http/param-schema.ts'
import { missingResource } from '../http/stripe-error.ts'

const listParams = z.strictObject({
  ...param.pagination,
  created: param.instantFilter().optional(),
  type: param.text().optional(),
  types: z.array(param.text()).max(20).optional(),
})

export const eventEndpoints: Endpoint[] = [
  endpoint('get', '/v1/events', listParams, ({ params, context }) =>
    listPage(
      context.store.events.all().toReversed(),
      params,
      '/v1/events',
      (event) =>
        (params.type === undefined || matchesType(event.type, params.type)) &&
        (params.types === undefined || params.types.some((type) => matchesType(event.type, type))) &&
        param.withinFilter(event.created, params.created),
    ),
  ),
  endpoint('get', '/v1/events/:id', z.strictObject({ expand: param.expand() }), ({ id, context }) => {
    const event = context.store.events.get(id)
    if (event === undefined) throw missingResource('event', id)
    return event
  }),
]

/** True when the type is the one wanted, or begins as wanted before a `*`. */
export function matchesType(type: string, wanted: string): boolean {
  return wanted.endsWith('*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted
}
