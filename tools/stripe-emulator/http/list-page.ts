import { invalidRequest, missingResource } from './stripe-error.ts'

export interface PageParams {
  limit?: number | undefined
  starting_after?: string | undefined
  ending_before?: string | undefined
}

export interface ListPage<Row> {
  object: 'list'
  data: Row[]
  has_more: boolean
  url: string
}

/**
 * One page of a list.
 * @param rows all rows of the resource in the order of the list (newest first for most): a cursor may name one that the filter leaves out
 * @param keep the list's filter
 * Throws a StripeError for an unknown cursor, and for two of them.
 */
export function listPage<Row extends { id: string; object: string }>(
  rows: readonly Row[],
  params: PageParams,
  url: string,
  keep: (row: Row) => boolean = () => true,
): ListPage<Row> {
  const limit = params.limit ?? 10
  const { starting_after: after, ending_before: before } = params
  const start = after === undefined ? 0 : indexOf(rows, after, 'starting_after') + 1
  const end = before === undefined ? rows.length : indexOf(rows, before, 'ending_before')
  if (after !== undefined && before !== undefined) {
    throw invalidRequest('Received both starting_after and ending_before parameters. Please pass in only one.')
  }
  const found = rows.slice(start, end).filter(keep)
  // Backwards the page ends at the cursor, in the same order.
  const from = before === undefined ? 0 : Math.max(0, found.length - limit)
  return { object: 'list', data: found.slice(from, from + limit), has_more: found.length > limit, url }
}

function indexOf(rows: readonly { id: string; object: string }[], id: string, param: string): number {
  const index = rows.findIndex((row) => row.id === id)
  if (index < 0) throw missingResource(rows[0]?.object ?? 'object', id, param)
  return index
}
