import { Router, type RequestHandler, type Response } from 'express'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { z } from 'zod'
import type { Plan } from '../../../shared/catalog/plan.ts'
import { createDecisionWords } from '../../../shared/policy/decision-words.ts'
import type {
  CloudReserveRequest,
  cloudReserveResponseSchema,
  cloudSettlementResponseSchema,
} from '../../../shared/protocol/cloud-api.ts'
import { denialCodeSchema } from '../../../shared/protocol/decision.ts'
import type { Result } from '../../../shared/result/result.ts'
import { MINUTE, SECOND } from '../../../shared/time/duration.ts'
import type { Database } from '../../db/database.ts'
import { bodyOf, mountRoute, paramsOf } from '../../http/contract/route-contract.ts'
import type { JobTurns } from '../../db/job-turns.ts'
import { HttpError } from '../../http/http-error.ts'
import type { CloudMetrics } from '../../metrics/cloud-metrics.ts'
import type { ReadAccountEntitlement } from '../entitlements/account-entitlement.ts'
import { withAccountBooks } from '../metering/account-books.ts'
import type { ReturnSignal } from '../metering/return-signal.ts'
import type { PushHub } from '../push/push-hub.ts'
import { createBillable, HANDLER_LAPSES_AFTER, type Billable } from './billable.ts'
import { callerOf, createRequireCaller, type Caller } from './caller.ts'
import { createLayoutsRouter } from './layouts-router.ts'
import { accountsWithOverdue, heldPeriods, renewHold } from './operation-store.ts'
import { operationsContract } from './operations-contract.ts'
import { endOverdueHolds } from './overdue-holds.ts'
import { reserveOperation, type ReserveDeps } from './reserve-operation.ts'
import { sendDenied } from './send-denied.ts'
import { commitOperation, releaseOperation, type SettleFailure, type Settlement } from './settle-operation.ts'

export interface OperationsDeps {
  readonly db: Kysely<Database>
  readonly now: () => number
  readonly newId: () => string
  readonly logger: Logger
  readonly catalog: readonly Plan[]
  readonly readAccountEntitlement: ReadAccountEntitlement
  readonly hub: PushHub
  readonly returnSignal: ReturnSignal
  readonly jobTurns: JobTurns
  readonly metrics?: Pick<CloudMetrics, 'denied'>
  readonly requireMember: RequestHandler
  readonly requireDevice: RequestHandler
  /** Keys of the vendor's own services. */
  readonly apiKeys?: readonly string[]
}

export interface Operations {
  /** `POST /v1/operations`, `/:id/commit`, `/:id/release`, and the sample `POST /v1/ai/layouts`. */
  readonly router: Router
  /** For routes of the vendor's own; put `requireCaller` in front. */
  readonly billable: Billable
  readonly requireCaller: RequestHandler
  /** Ends holds whose time is over, now and every minute, in one instance at a time. */
  startJobs(): void
  /** Ends the jobs and waits until every hold of an answered request is ended. */
  stop(): Promise<void>
  /** Resolves when every hold of an answered request is ended. */
  settled(): Promise<void>
  /** Ends holds whose time is over. */
  endOverdue(): Promise<void>
}

/** Reserve, commit and release for the vendor's own cloud operations; they draw on the same pools as the devices. */
export function createOperations(deps: OperationsDeps): Operations {
  const books: ReserveDeps = {
    db: deps.db,
    now: deps.now,
    newId: deps.newId,
    readAccountEntitlement: deps.readAccountEntitlement,
    catalog: deps.catalog,
    // Callers of the API may be anywhere; what is shown to a person is put into words again where he is.
    words: createDecisionWords('UTC'),
    publish: (accountId, event) => deps.hub.publish(accountId, event),
    returnSignal: deps.returnSignal,
  }
  const requireCaller = createRequireCaller({ ...deps, apiKeys: deps.apiKeys ?? [] })
  const ending = new Set<Promise<void>>()
  let timer: NodeJS.Timeout | null = null

  async function endOverdue(): Promise<void> {
    for (const accountId of await accountsWithOverdue(deps.db, deps.now())) {
      try {
        const periods = await heldPeriods(deps.db, accountId)
        await withAccountBooks(books, accountId, periods, endOverdueHolds)
        deps.returnSignal.raise(accountId)
      } catch (error) {
        // What is wrong with one account keeps no other one waiting.
        deps.logger.error({ err: error, accountId }, 'overdue holds of an account could not be ended')
      }
    }
  }

  async function reserve(caller: Caller, request: CloudReserveRequest, lapsesAfter: number | null) {
    const reserved = await reserveOperation(books, caller, request, lapsesAfter)
    if (reserved.ok && reserved.value.outcome === 'denied') {
      deps.metrics?.denied('cloud', denialCodeSchema.parse(reserved.value.decision.code))
    }
    return reserved
  }

  const billable = createBillable({
    newId: deps.newId,
    reserve: (caller, request) => reserve(caller, request, HANDLER_LAPSES_AFTER),
    async commit(accountId, reservationId) {
      orThrow(await commitOperation(books, accountId, reservationId, undefined))
    },
    async release(accountId, reservationId, outcome) {
      orThrow(await releaseOperation(books, accountId, reservationId, outcome))
    },
    renew: (reservationId) => renewHold(deps.db, reservationId, deps.now() + HANDLER_LAPSES_AFTER),
    failed: (error, reservationId) => deps.logger.error({ err: error, reservationId }, 'a hold could not be ended'),
    track(work) {
      ending.add(work)
      void work.finally(() => ending.delete(work))
    },
  })

  const router = Router()
  mountRoute(router, operationsContract.reserve, requireCaller, async (request, response) => {
    const asked = bodyOf(operationsContract.reserve, request)
    const reserved = await reserve(callerOf(response), asked, null)
    if (!reserved.ok) {
      throw new HttpError(409, 'conflict', 'This opId was used for another request.', 'Use a new opId.')
    }
    if (reserved.value.outcome === 'denied') {
      sendDenied(response, reserved.value.decision)
      return
    }
    const { reservationId, decision, expiresAt } = reserved.value
    const body: z.infer<typeof cloudReserveResponseSchema> = {
      reservationId,
      decision,
      expiresAt: new Date(expiresAt).toISOString(),
    }
    response.status(201).json(body)
  })
  mountRoute(router, operationsContract.commit, requireCaller, async (request, response) => {
    const { id } = paramsOf(operationsContract.commit, request)
    const { units } = bodyOf(operationsContract.commit, request)
    sendSettlement(response, await commitOperation(books, callerOf(response).accountId, id, units))
  })
  mountRoute(router, operationsContract.release, requireCaller, async (request, response) => {
    const { id } = paramsOf(operationsContract.release, request)
    const { outcome } = bodyOf(operationsContract.release, request)
    sendSettlement(response, await releaseOperation(books, callerOf(response).accountId, id, outcome))
  })
  router.use(createLayoutsRouter({ requireCaller, billable }))

  async function settled(): Promise<void> {
    while (ending.size > 0) await Promise.all(ending)
  }

  return {
    router,
    billable,
    requireCaller,
    endOverdue,
    settled,
    startJobs() {
      // A turn is kept a little shorter than the pause, so that the instance which took the last one is not late for the next.
      const run = (): void => {
        deps.jobTurns
          .run('overdue holds', MINUTE - SECOND, endOverdue)
          .catch((error: unknown) => deps.logger.error({ err: error }, 'overdue holds could not be ended'))
      }
      run()
      timer ??= setInterval(run, MINUTE)
    },
    async stop() {
      if (timer !== null) clearInterval(timer)
      timer = null
      await settled()
    },
  }
}

const FAILURES: Readonly<Record<SettleFailure, readonly [status: number, message: string, nextStep: string]>> = {
  reservation_unknown: [404, 'There is no such reservation in this account.', 'Check the id and the account.'],
  units_exceed_hold: [400, 'More units than the reservation holds.', 'Commit at most the units that were reserved.'],
  conflict: [409, 'This reservation has ended in another way already.', 'Keep the first outcome.'],
  released: [409, 'This reservation was released; nothing was charged.', 'Reserve again.'],
  expired: [410, 'This reservation expired after 24 hours; nothing was charged.', 'Reserve again.'],
}

function sendSettlement(response: Response, result: Result<Settlement, SettleFailure>): void {
  const { eventId, charged, duplicate } = orThrow(result)
  const body: z.infer<typeof cloudSettlementResponseSchema> = { eventId, charged, duplicate }
  response.json(body)
}

/** @throws HttpError for a failure */
function orThrow(result: Result<Settlement, SettleFailure>): Settlement {
  if (result.ok) return result.value
  const [status, message, nextStep] = FAILURES[result.failure]
  throw new HttpError(status, result.failure, message, nextStep)
}
