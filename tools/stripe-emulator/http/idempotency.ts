import { createHash } from 'node:crypto'
import type { FormValue } from './decode-form.ts'
import { StripeError } from './stripe-error.ts'
import type { Store } from '../model/create-store.ts'
import type { IdempotentResult } from '../model/emulator-records.ts'

const lifetime = 24 * 60 * 60
const longestKey = 255

/** A request under an idempotency key. */
export interface IdempotentRequest {
  apiKey: string
  key: string
  path: string
  params: Record<string, FormValue>
}

/** The request's place in the store; the API key is kept as a digest only. */
function idempotencyId(request: Pick<IdempotentRequest, 'apiKey' | 'key'>): string {
  return `${digest(request.apiKey).slice(0, 16)}/${request.key}`
}

/** What tells two requests under one key apart: the endpoint and the parameters, in whatever order they came. */
export function idempotencyRecord(
  request: IdempotentRequest,
): Pick<IdempotentResult, 'id' | 'path' | 'fingerprint' | 'key'> {
  return {
    id: idempotencyId(request),
    key: request.key,
    path: request.path,
    fingerprint: digest(JSON.stringify(sorted(request.params))),
  }
}

/**
 * The stored answer to this key, or undefined the first time and after 24 hours.
 * Throws when the key came with another request before, or is longer than 255 characters.
 * @param now epoch seconds
 */
export function findReplay(store: Store, request: IdempotentRequest, now: number): IdempotentResult | undefined {
  if (request.key.length > longestKey) {
    throw refusal(400, `Idempotency keys can be up to ${longestKey} characters long.`)
  }
  const { id, fingerprint } = idempotencyRecord(request)
  const found = store.idempotentResults.get(id)
  if (found === undefined) return undefined
  if (found.created + lifetime <= now) {
    store.idempotentResults.delete(id)
    return undefined
  }
  const other = `Try using a key other than '${request.key}' if you meant to execute a different request.`
  if (found.path !== request.path) {
    throw refusal(
      400,
      `Keys for idempotent requests can only be used for the same endpoint they were first used for ('${request.path}' vs '${found.path}'). ${other}`,
    )
  }
  if (found.fingerprint !== fingerprint) {
    throw refusal(
      400,
      `Keys for idempotent requests can only be used with the same parameters they were first used with. ${other}`,
    )
  }
  return found
}

/** 409: a request with this key is still at work. */
export function keyInUse(key: string): StripeError {
  return refusal(
    409,
    `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
    'idempotency_key_in_use',
  )
}

function refusal(status: number, message: string, code?: string): StripeError {
  return new StripeError(status, { type: 'idempotency_error', message, ...(code === undefined ? {} : { code }) })
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

function sorted(value: FormValue): FormValue {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(sorted)
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, child]) => [key, sorted(child)]),
  )
}
