import { hash } from 'node:crypto'
import { OPERATIONS } from '../../../shared/catalog/operations.ts'
import type { Plan } from '../../../shared/catalog/plan.ts'
import { decide } from '../../../shared/policy/decide.ts'
import type { DecideInput } from '../../../shared/policy/decide-input.ts'
import type { DecisionWords } from '../../../shared/policy/decision-words.ts'
import { effectivePlan } from '../../../shared/policy/effective-plan.ts'
import type { CloudReserveRequest, StreamEvent } from '../../../shared/protocol/cloud-api.ts'
import { decisionSchema, denialCodeSchema, type Decision } from '../../../shared/protocol/decision.ts'
import { createRateWindow } from '../../../shared/quota/rate-window.ts'
import { failure, success, type Result } from '../../../shared/result/result.ts'
import { DAY, SECOND } from '../../../shared/time/duration.ts'
import { periodEnd, periodOf } from '../../../shared/time/period.ts'
import { getAccount } from '../accounts/accounts-store.ts'
import { sharingDevices } from '../devices/device-store.ts'
import { rateShareOf } from '../entitlements/build-snapshot.ts'
import { snapshotValidUntil } from '../entitlements/entitlement-rules.ts'
import { withAccountBooks, type AccountBooks, type AccountBooksDeps } from '../metering/account-books.ts'
import { replaceWants } from '../metering/books-store.ts'
import { appendDenials, knownDenials } from '../metering/journal-store.ts'
import type { ReturnSignal } from '../metering/return-signal.ts'
import { usedOf, withHold } from '../metering/rules/books.ts'
import type { Caller } from './caller.ts'
import { findByOpId, grantedInLastHour, heldPeriods, insertOperation, noteCloudUse } from './operation-store.ts'
import type { CloudOperationTable } from './operations-tables.ts'
import { endOverdueHolds } from './overdue-holds.ts'

export interface ReserveDeps extends AccountBooksDeps {
  readonly catalog: readonly Plan[]
  readonly words: DecisionWords
  readonly publish: (accountId: string, event: StreamEvent) => void
  readonly returnSignal: ReturnSignal
}

/** A hold that nobody ends is given up after this long, for good. */
const HOLD_EXPIRES_AFTER = DAY
/** How long a reserve waits for devices to give units back. */
const ASKS_FOR = 2 * SECOND
/** Another instance of the cloud may have taken the units in: look again this often while waiting. */
const LOOKS_AGAIN_AFTER = SECOND / 4
const WANT_LASTS = 10 * SECOND

export type Reserved =
  | {
      readonly outcome: 'reserved'
      readonly reservationId: string
      readonly expiresAt: number
      readonly decision: Decision
    }
  | { readonly outcome: 'denied'; readonly decision: Decision }

/** The same `opId` asked for something else before. */
export type ReserveConflict = 'conflict'

/**
 * Reserves units for a cloud operation out of the account's pools. Short of units that devices hold, it asks them to give back
 * and waits for up to 2 s. The same `opId` gives the same reservation; a denial is not remembered under it.
 *
 * @param lapsesAfter milliseconds after which the hold lapses unless it is renewed; `null`: it stands for its 24 hours
 */
export async function reserveOperation(
  deps: ReserveDeps,
  caller: Caller,
  request: CloudReserveRequest,
  lapsesAfter: number | null,
): Promise<Result<Reserved, ReserveConflict>> {
  const deadline = performance.now() + ASKS_FOR
  let asked = false
  for (;;) {
    const last = performance.now() >= deadline
    const also = await heldPeriods(deps.db, caller.accountId)
    const attempt = await withAccountBooks(deps, caller.accountId, also, (books) =>
      attemptReserve(deps, books, caller, request, lapsesAfter, last),
    )
    if (!attempt.ok) return attempt
    const { reserved, firstUse } = attempt.value
    const short = reserved.outcome === 'denied' && reserved.decision.code === 'lease_exhausted'
    if ((short || firstUse) && !asked) deps.publish(caller.accountId, { event: 'return', data: {} })
    asked ||= short || firstUse
    if (!short || last) return success(reserved)
    await deps.returnSignal.wait(
      caller.accountId,
      Math.max(0, Math.min(LOOKS_AGAIN_AFTER, deadline - performance.now())),
    )
  }
}

interface Attempt {
  readonly reserved: Reserved
  readonly firstUse: boolean
}

async function attemptReserve(
  deps: ReserveDeps,
  books: AccountBooks,
  caller: Caller,
  request: CloudReserveRequest,
  lapsesAfter: number | null,
  last: boolean,
): Promise<Result<Attempt, ReserveConflict>> {
  const { transaction, accountId, now } = books
  await endOverdueHolds(books)
  const digest = contentDigest(request)
  const known = await findByOpId(transaction, accountId, request.opId)
  if (known !== null) {
    return known.content_digest === digest
      ? success({ reserved: toReserved(known), firstUse: false })
      : failure('conflict')
  }
  const account = await getAccount(transaction, accountId)
  const firstUse = account.cloudOperationsSince === null
  if (firstUse) await noteCloudUse(transaction, accountId, now)

  const input = await gather(books, caller, request, deps.catalog)
  const decision = decide(input, deps.words)
  if (!decision.allowed) {
    await noteDenied(books, caller, request, decision, last)
    return success({ reserved: { outcome: 'denied', decision }, firstUse })
  }
  const operation = newOperation(deps, books, caller, request, { digest, decision, lapsesAfter })
  if (operation.meter !== null && operation.basis === 'counted') {
    books.putPool(withHold(books.pool(operation.meter, operation.period), operation.units))
  }
  await insertOperation(transaction, operation)
  await replaceWants(transaction, accountId, request.opId, [])
  return success({ reserved: toReserved(operation), firstUse })
}

/** Gathers what the decision rests on. */
async function gather(
  books: AccountBooks,
  caller: Caller,
  request: CloudReserveRequest,
  catalog: readonly Plan[],
): Promise<DecideInput> {
  const { transaction, accountId, now, entitlement } = books
  const { meter } = OPERATIONS[request.operation]
  const period = periodOf(now)
  const pool = meter === null ? null : books.pool(meter, period)
  const devices = await sharingDevices(transaction, accountId, now)
  const rateLimit = rateShareOf(effectivePlan(entitlement, now).apiCallsPerHour, devices.length + 1)
  const rate = createRateWindow(await grantedInLastHour(transaction, accountId, now)).figures(now, rateLimit)
  return {
    now,
    request: {
      operation: request.operation,
      units: request.units,
      areaSqm: request.areaSqm ?? null,
      feature: request.feature ?? null,
    },
    access: caller.access,
    clientSupported: true,
    busy: false,
    clockTrusted: true,
    projectBlocked: false,
    entitlement: {
      version: books.version,
      issuedAt: now,
      validUntil: snapshotValidUntil(entitlement, now),
      plan: entitlement.plan,
      standing: entitlement.standing,
      formerPlan: entitlement.formerPlan,
      then: entitlement.then,
      catalog: catalog.filter((plan) => plan.selfService),
    },
    meter:
      pool === null
        ? null
        : {
            key: pool.meter,
            used: usedOf(pool),
            held: pool.held,
            limit: pool.unlimited ? null : pool.limit,
            available: pool.unlimited ? Number.MAX_SAFE_INTEGER : Math.max(0, pool.free),
            resetsAt: periodEnd(period),
          },
    rate,
    offlineSince: null,
  }
}

/** A final denial is recorded, once per `opId`; one that devices may still lift makes them be asked. */
async function noteDenied(
  books: AccountBooks,
  caller: Caller,
  request: CloudReserveRequest,
  decision: Decision,
  last: boolean,
): Promise<void> {
  const { transaction, accountId, now, entitlement } = books
  const { meter } = OPERATIONS[request.operation]
  if (decision.code === 'lease_exhausted' && !last && meter !== null) {
    const period = periodOf(now)
    const want = { account_id: accountId, meter, period, wanted_by: request.opId, units: request.units }
    await replaceWants(transaction, accountId, request.opId, [
      { ...want, wanted_at: now, expires_at: now + WANT_LASTS },
    ])
    return
  }
  await replaceWants(transaction, accountId, request.opId, [])
  if ((await knownDenials(transaction, [request.opId])).size > 0) return
  await appendDenials(transaction, [
    {
      id: request.opId,
      account_id: accountId,
      source: 'cloud',
      device_id: null,
      member_id: caller.memberId,
      operation: request.operation,
      code: denialCodeSchema.parse(decision.code),
      required_plan: decision.upgrade?.requiredPlan ?? null,
      plan_at_time: effectivePlan(entitlement, now).id,
      project_key: null,
      occurred_at: now,
      received_at: now,
    },
  ])
}

function contentDigest(request: CloudReserveRequest): string {
  const { operation, units, areaSqm, feature } = request
  return hash('sha256', JSON.stringify([operation, units, areaSqm ?? null, feature ?? null]), 'base64url')
}

function newOperation(
  deps: ReserveDeps,
  books: AccountBooks,
  caller: Caller,
  request: CloudReserveRequest,
  made: { digest: string; decision: Decision; lapsesAfter: number | null },
): CloudOperationTable {
  const { now, entitlement } = books
  const { meter } = OPERATIONS[request.operation]
  const period = periodOf(now)
  const unlimited = meter !== null && books.pool(meter, period).unlimited
  return {
    id: deps.newId(),
    account_id: books.accountId,
    op_id: request.opId,
    member_id: caller.memberId,
    operation: request.operation,
    meter,
    period,
    basis: meter === null ? null : unlimited ? 'uncounted' : 'counted',
    units: request.units,
    area_sqm: request.areaSqm ?? null,
    feature: request.feature ?? null,
    content_digest: made.digest,
    state: 'held',
    charged: 0,
    overage: 0,
    decision: JSON.stringify(made.decision),
    plan_at_time: effectivePlan(entitlement, now).id,
    entitlement_version: books.version,
    reserved_at: now,
    lapses_at: made.lapsesAfter === null ? null : now + made.lapsesAfter,
    expires_at: now + HOLD_EXPIRES_AFTER,
    ended_at: null,
  }
}

function toReserved(operation: CloudOperationTable): Reserved {
  return {
    outcome: 'reserved',
    reservationId: operation.id,
    expiresAt: operation.expires_at,
    decision: decisionSchema.parse(JSON.parse(operation.decision)),
  }
}
