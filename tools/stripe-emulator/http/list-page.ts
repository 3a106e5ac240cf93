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

/** One page of `rows`, which stand in the order of the list (newest first for most resources). */
export function listPage<Row extends { id: string }>(rows: Row[], params: PageParams, url: string): ListPage<Row> {
  const limit = params.limit ?? 10
  if (limit < 1 || limit > 100) {
    throw invalidRequest('Invalid limit: must be between 1 and 100', 'limit')
  }
  if (params.starting_after !== undefined && params.ending_before !== undefined) {
    throw invalidRequest('You may only specify one of these parameters: starting_after, ending_before.')
  }
  if (params.ending_before !== undefined) {
    const end = indexOf(rows, params.ending_before, 'ending_before')
    const start = Math.max(0, end - limit)
    return { object: 'list', data: rows.slice(start, end), has_more: start > 0, url }
  }
  const start = params.starting_after === undefined ? 0 : indexOf(rows, params.starting_after, 'starting_after') + 1
  return { object: 'list', data: rows.slice(start, start + limit), has_more: start + limit < rows.length, url }
}

function indexOf<Row extends { id: string }>(rows: Row[], id: string, param: string): number {
  const index = rows.findIndex((row) => row.id === id)
  if (index < 0) throw missingResource('object', id, param)
  return index
}
