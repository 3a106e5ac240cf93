import type { RequestHandler } from 'express'
import { rateLimit } from 'express-rate-limit'
import { MINUTE } from '../../shared/time/duration.ts'
import { HttpError } from './http-error.ts'

/** Requests that one client address may make in a minute. */
export interface RateLimits {
  /** Sign-in, sign-up and whatever else guesses at a secret. */
  readonly attemptsPerMinute: number
  /** Everything under `/v1`; a whole office may share one address. */
  readonly apiPerMinute: number
  readonly pagesPerMinute: number
}

export const RATE_LIMITS: RateLimits = { attemptsPerMinute: 30, apiPerMinute: 12_000, pagesPerMinute: 600 }

/** Refuses what one client address asks beyond `perMinute`. Counted by this process alone. */
export function createRateLimit(perMinute: number): RequestHandler {
  return rateLimit({
    windowMs: MINUTE,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // A header that no proxy of ours set is ignored; it needs no warning.
    validate: { xForwardedForHeader: false },
    handler(_request, _response, next) {
      next(
        new HttpError(
          429,
          'too_many_requests',
          'Too many requests came from this address.',
          'Wait a minute and try again.',
        ),
      )
    },
  })
}
