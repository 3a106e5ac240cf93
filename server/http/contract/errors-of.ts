import type { RouteAccess, RouteContract } from './route-contract.ts'

type Errors = Readonly<Record<number, readonly string[]>>

const BY_ACCESS: Readonly<Record<RouteAccess, Errors>> = {
  everybody: {},
  device: { 401: ['signature_missing', 'device_unknown', 'signature_invalid', 'timestamp_out_of_range'] },
  member: { 401: ['sign_in_required'] },
  admin: { 401: ['sign_in_required'], 403: ['admin_required'] },
  service: { 401: ['key_invalid'], 404: ['account_unknown'] },
  stripe: { 400: ['bad_signature'] },
  address: {},
  operator: { 401: ['operator_token_required'] },
}

const ANY_REQUEST: Errors = { 400: ['invalid_request'], 500: ['internal_error'], 503: ['database_unavailable'] }
const WITH_BODY: Errors = { 413: ['body_too_large'], 415: ['unsupported_encoding'] }
const JSON_BODY: Errors = { 400: ['malformed_json'] }
const RATE_LIMITED: Errors = { 429: ['too_many_requests'] }
const FORM_OF_A_PAGE: Errors = { 403: ['foreign_origin'] }

/** Every error code that a route can answer, by status: its own, and those that come with its access, its body and its limits. */
export function errorsOf(route: RouteContract): ReadonlyMap<number, readonly string[]> {
  const parts: Errors[] = [ANY_REQUEST, route.errors ?? {}, ...route.access.map((access) => BY_ACCESS[access])]
  if (route.body !== undefined) parts.push(WITH_BODY)
  if (route.body?.type === 'application/json') parts.push(JSON_BODY)
  if (route.rate !== 'none') parts.push(RATE_LIMITED)
  if (route.kind === 'page' && route.method !== 'get') parts.push(FORM_OF_A_PAGE)
  const all = new Map<number, string[]>()
  for (const part of parts) {
    for (const [status, codes] of Object.entries(part)) {
      const known = all.get(Number(status)) ?? []
      all.set(Number(status), [...new Set([...known, ...codes])])
    }
  }
  return new Map([...all].toSorted(([one], [other]) => one - other))
}
