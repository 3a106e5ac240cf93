import { createHash } from 'node:crypto'
import { StripeError } from './stripe-error.ts'
import type { Store } from '../model/create-store.ts'
import type { IdempotentResult } from '../model/emulator-records.ts'

const lifetime = 24 * 60 * 60

/** A request under an idempotency key. */
export interface IdempotentRequest {
  apiKey: string
  key: string
  method: string
  path: string
  body: string
}

/** What tells two requests under one key apart; the API key is kept as a digest only. */
export function idempotencyRecord(request: IdempotentRequest): { id: string; fingerprint: string } {
  const digest = (text: string) => createHash('sha256').update(text).digest('base64url')
  return {
    id: `${digest(request.apiKey).slice(0, 16)}/${request.key}`,
    fingerprint: digest(`${request.method} ${request.path}\n${request.body}`),
  }
}

/**
 * The stored answer to this key, or undefined the first time and after 24 hours.
 * Throws when the key came with another request before, or is longer than 255 characters.
 * @param now epoch seconds
 */
export function findReplay(store: Store, request: IdempotentRequest, now: number): IdempotentResult | undefined {
  if (request.key.length > 255) {
    throw new StripeError(400, {
      type: 'idempotency_error',
      message: 'Idempotency keys must be at most 255 characters long.',
    })
  }
  const { id, fingerprint } = idempotencyRecord(request)
  const found = store.idempotentResults.get(id)
  if (found === undefined) return undefined
  if (found.created + lifetime < now) {
    store.idempotentResults.delete(id)
    return undefined
  }
  if (found.fingerprint !== fingerprint) {
    throw new StripeError(400, {
      type: 'idempotency_error',
      message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${request.key}' if you meant to execute a different request.`,
    })
  }
  return found
}
