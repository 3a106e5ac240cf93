import type { Response } from 'express'
import type { z } from 'zod'
import type { cloudReserveResponseSchema } from '../../../shared/protocol/cloud-api.ts'
import type { Decision } from '../../../shared/protocol/decision.ts'
import { SECOND } from '../../../shared/time/duration.ts'

/** Answers 402 with the decision: which gate refused, and what would pass. */
export function sendDenied(response: Response, decision: Decision): void {
  if (decision.retryAfterMs !== null) {
    response.set('Retry-After', String(Math.max(1, Math.ceil(decision.retryAfterMs / SECOND))))
  }
  const body: z.infer<typeof cloudReserveResponseSchema> = { reservationId: null, decision, expiresAt: null }
  response.status(402).json(body)
}
