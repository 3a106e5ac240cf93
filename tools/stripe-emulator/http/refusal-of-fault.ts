import { StripeError } from './stripe-error.ts'
import type { FaultKind } from '../control/create-faults.ts'

/** What a fault that was asked for answers; undefined for one that lets the request happen. */
export function refusalOfFault(kind: FaultKind): StripeError | undefined {
  switch (kind) {
    case 'rate_limited':
      return new StripeError(429, {
        type: 'invalid_request_error',
        code: 'rate_limit',
        message: 'Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.',
      })
    case 'conflict':
      return new StripeError(409, {
        type: 'idempotency_error',
        code: 'idempotency_key_in_use',
        message: 'There is currently another in-progress request (a fault that was asked for).',
      })
    case 'unavailable':
      return new StripeError(503, { type: 'api_error', message: 'Unavailable (a fault that was asked for).' })
    default:
      return undefined
  }
}
