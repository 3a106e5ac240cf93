import type { Request, RequestHandler, Response } from 'express'
import type { OperationType } from '../../../shared/catalog/operations.ts'
import { MINUTE } from '../../../shared/time/duration.ts'
import { cloudReserveRequestSchema, type CloudReserveRequest } from '../../../shared/protocol/cloud-api.ts'
import type { Result } from '../../../shared/result/result.ts'
import { callerOf, type Caller } from './caller.ts'
import { sendDenied } from './send-denied.ts'
import type { Reserved, ReserveConflict } from './reserve-operation.ts'

/** A hold whose process died lapses after this; while the handler runs it is renewed. */
export const HANDLER_LAPSES_AFTER = 5 * MINUTE
const RENEW_EVERY = MINUTE

/** What a request asks for, read out of it; each may throw a `ZodError` for a bad request. */
export interface BillableReaders {
  readonly areaSqm?: (request: Request) => number | undefined
  readonly feature?: (request: Request) => string | undefined
  readonly units?: (request: Request) => number
}

export type Billable = (operation: OperationType, readers?: BillableReaders) => RequestHandler

export interface BillableDeps {
  readonly newId: () => string
  readonly reserve: (caller: Caller, request: CloudReserveRequest) => Promise<Result<Reserved, ReserveConflict>>
  readonly commit: (accountId: string, reservationId: string) => Promise<void>
  readonly release: (accountId: string, reservationId: string, outcome: 'failed' | 'cancelled') => Promise<void>
  readonly renew: (reservationId: string) => Promise<void>
  /** Called when ending a hold failed; it lapses by itself then, and nothing is charged. */
  readonly failed: (error: unknown, reservationId: string) => void
  /** Keeps the work that ends a hold, so that a shutdown can wait for it. */
  readonly track: (work: Promise<void>) => void
}

/**
 * Makes a route billable: reserves before the handler runs, charges once a 2xx answer has left, and charges nothing when the
 * handler answers otherwise, throws, or the client goes away first. A refusal is answered 402 with the decision.
 * Needs a guard in front that sets the caller.
 */
export function createBillable(deps: BillableDeps): Billable {
  return (operation, readers = {}) =>
    async (request, response, next) => {
      const caller = callerOf(response)
      const asked = cloudReserveRequestSchema.parse({
        opId: deps.newId(),
        operation,
        units: readers.units?.(request),
        areaSqm: readers.areaSqm?.(request),
        feature: readers.feature?.(request),
      })
      const reserved = await deps.reserve(caller, asked)
      if (!reserved.ok) throw new Error('a new opId was used before')
      if (reserved.value.outcome === 'denied') {
        sendDenied(response, reserved.value.decision)
        return
      }
      endWithResponse(deps, response, caller.accountId, reserved.value.reservationId)
      next()
    }
}

function endWithResponse(deps: BillableDeps, response: Response, accountId: string, reservationId: string): void {
  const guarded = (work: Promise<void>): Promise<void> =>
    work.catch((error: unknown) => deps.failed(error, reservationId))
  const renewal = setInterval(() => void guarded(deps.renew(reservationId)), RENEW_EVERY)
  renewal.unref()

  // `close` follows `finish`; alone it means that the client went away before it had the answer.
  const end = (): void => {
    clearInterval(renewal)
    const { statusCode, writableFinished } = response
    const succeeded = writableFinished && statusCode >= 200 && statusCode < 300
    const work = succeeded
      ? deps.commit(accountId, reservationId)
      : deps.release(accountId, reservationId, writableFinished ? 'failed' : 'cancelled')
    deps.track(guarded(work))
  }
  // The client may have gone while the units were being reserved.
  if (response.closed) end()
  else response.once('close', end)
}
