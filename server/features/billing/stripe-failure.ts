import Stripe from 'stripe'
import { HttpError } from '../../http/http-error.ts'

/** True when Stripe knows no object of the id that was asked for. */
export function isMissingResource(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'resource_missing'
}

/** True when Stripe refused for good: repeating the same request cannot pass. */
export function isRefusal(error: unknown): boolean {
  return (
    error instanceof Stripe.errors.StripeInvalidRequestError || error instanceof Stripe.errors.StripeIdempotencyError
  )
}

/** The short form of a failure for logs and stored rows, without payloads. */
export function describeFailure(error: unknown): string {
  if (error instanceof Stripe.errors.StripeError) {
    return `${error.type}${error.code === undefined ? '' : ` ${error.code}`}: ${error.message} (${error.requestId ?? 'no request id'})`
  }
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}

/** What the caller is told when Stripe failed; `null` when the error is not Stripe's. Nothing of Stripe's text is passed on. */
export function toStripeHttpError(error: unknown): HttpError | null {
  if (!(error instanceof Stripe.errors.StripeError)) return null
  if (error instanceof Stripe.errors.StripeConnectionError || error instanceof Stripe.errors.StripeAPIError) {
    return new HttpError(
      503,
      'stripe_unreachable',
      'The payment service Stripe does not answer. Nothing was charged.',
      'Try again in a minute.',
    )
  }
  if (error instanceof Stripe.errors.StripeRateLimitError) {
    return new HttpError(503, 'stripe_busy', 'The payment service Stripe is busy.', 'Try again in a minute.')
  }
  if (isMissingResource(error)) {
    return new HttpError(
      502,
      'stripe_object_missing',
      'The payment service Stripe does not know what this account bought before. Nothing was charged.',
      'Tell support the error id: the Stripe keys of this cloud are likely those of another Stripe account.',
    )
  }
  return new HttpError(
    502,
    'stripe_refused',
    'The payment service Stripe refused the request. Nothing was charged.',
    'Tell support the error id: a setting on our side is likely wrong.',
  )
}
