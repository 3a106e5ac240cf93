import { OPERATIONS } from '../../../shared/catalog/operations.ts'
import { meterState } from '../../../shared/policy/decide.ts'
import { denialCodeSchema, type Decision } from '../../../shared/protocol/decision.ts'
import type { ReserveParams, ReserveResult } from '../../../shared/protocol/plugin-link.ts'
import { success, type Result } from '../../../shared/result/result.ts'
import { chooseLease } from './choose-lease.ts'
import type { Judge, Judgement } from './create-decider.ts'
import type { DenialRecorder } from './create-denial-recorder.ts'
import type { HoldWriter } from './create-hold-writer.ts'
import { gateFailure } from './gate-failures.ts'
import type { GateContext } from './gate-context.ts'
import type { GateFailure, Origin, ReserveOptions } from './gate-types.ts'
import { factsFromRow } from './hold-from-row.ts'
import type { HoldFacts, OpenHold } from './hold.ts'
import { createProjectKeys } from './project-key.ts'
import type { WantedLog } from './wanted-log.ts'

type Reserved = Result<ReserveResult, GateFailure>

export interface ReserverParts {
  readonly judge: Judge
  readonly writer: HoldWriter
  readonly denials: DenialRecorder
  readonly wanted: WantedLog
}

/** Sets units aside for an operation: decides and holds at once in memory, answers when the hold is on disk. */
export function createReserver(context: GateContext, { judge, writer, denials, wanted }: ReserverParts) {
  const { clock, entitlements, sql, book, open: holds, quota, rate } = context
  const projectKey = createProjectKeys()

  function reserved(reservationId: string, decision: Decision, now: number, duplicate: boolean): Reserved {
    return success({
      outcome: 'reserved',
      reservationId,
      expiresAt: new Date(now + context.holdGraceMs).toISOString(),
      meters: quota.meters(now).map(meterState),
      duplicate,
      decision,
    })
  }

  /** Answers with the reservation that this `opId` got before. */
  function repeat(
    facts: HoldFacts,
    open: OpenHold | null,
    params: ReserveParams,
    origin: Origin,
    now: number,
  ): Reserved {
    const hmacKey = entitlements.device()?.projectHmacKey ?? ''
    const key = params.modelId === undefined ? null : projectKey(params.modelId, hmacKey)
    if (!isSameRequest(facts, params, key)) return gateFailure('conflict')
    if (open !== null) holds.adopt(open, origin.connectionId)
    const standing = open !== null && open.lapsedAt === null
    const { decision } = judge(params, now, standing ? facts.units : 0)
    return reserved(facts.reservationId, asGranted(decision), now, true)
  }

  /** The reservation of this `opId` that is no longer open, if there was one. */
  function repeatEnded(params: ReserveParams, origin: Origin, now: number): Reserved | null {
    const deviceId = entitlements.device()?.deviceId
    const row = deviceId === undefined ? undefined : sql.findByOperation(deviceId, params.opId)
    return row === undefined ? null : repeat(factsFromRow(row), null, params, origin, now)
  }

  /** Grants: takes the units in memory, so that the next decision of this turn sees them. */
  function grant(params: ReserveParams, origin: Origin, now: number, judgement: Judgement): OpenHold {
    const device = entitlements.device()
    const { plan, meter, decision } = judgement
    if (device === null || plan === null || decision.entitlementVersion === null) {
      throw new Error('a reserve was allowed without an entitlement')
    }
    const lease = meter === null ? null : chooseLease(meter.leases, params.units, meter.limit)
    if (meter !== null && lease === null) throw new Error('a reserve was allowed that no lease covers')
    const facts: HoldFacts = {
      reservationId: context.newId(now),
      deviceId: device.deviceId,
      accountId: device.accountId,
      memberId: device.memberId,
      opId: params.opId,
      operation: params.operation,
      meter: OPERATIONS[params.operation].meter,
      period: quota.period(now),
      leaseId: lease?.leaseId ?? null,
      units: params.units,
      areaSqm: params.areaSqm ?? null,
      feature: params.feature ?? null,
      projectKey: params.modelId === undefined ? null : projectKey(params.modelId, device.projectHmacKey),
      projectLabel: params.projectLabel ?? null,
      expectedMs: params.expectedMs ?? null,
      product: origin.product,
      year: origin.year,
      build: origin.build,
      clientName: origin.clientName,
      clientVersion: origin.clientVersion,
      planId: plan.id,
      entitlementVersion: decision.entitlementVersion,
      offline: decision.offline !== null,
      reservedAt: now,
    }
    const hold: OpenHold = {
      facts,
      connectionId: origin.connectionId,
      lapsedAt: null,
      dueAt: null,
      writing: null,
      end: null,
      phase: null,
      fraction: null,
    }
    if (lease !== null) book.hold(lease, params.units)
    holds.add(hold)
    rate.record(now)
    return hold
  }

  return async function reserve(
    params: ReserveParams,
    origin: Origin,
    options: ReserveOptions = {},
  ): Promise<Reserved> {
    const now = clock.now()
    const deviceId = entitlements.device()?.deviceId
    const open = deviceId === undefined ? null : holds.byOperation(deviceId, params.opId)
    if (open !== null) {
      const repeated = repeat(open.facts, open, params, origin, now)
      return (await open.writing) === false ? gateFailure('retryable') : repeated
    }
    const before = repeatEnded(params, origin, now)
    if (before !== null) return before
    const judgement = judge(params, now)
    const { decision, meter } = judgement
    if (!decision.allowed) {
      const short = decision.code === 'lease_exhausted'
      if (short && meter !== null) wanted.note(meter.key, meter.period, params.units - meter.available)
      const code = denialCodeSchema.safeParse(decision.code)
      if (code.success && !(short && options.mayAskCloud === true)) {
        denials.record({ params, origin, now, code: code.data, decision, planAtTime: judgement.plan?.id ?? null })
      }
      return success({ outcome: 'denied', decision })
    }
    const hold = grant(params, origin, now, judgement)
    const answer = reserved(hold.facts.reservationId, decision, now, false)
    return (await writer.write(hold)) ? answer : gateFailure('retryable')
  }
}

function isSameRequest(facts: HoldFacts, params: ReserveParams, projectKeyOfRequest: string | null): boolean {
  return (
    facts.operation === params.operation &&
    facts.units === params.units &&
    facts.areaSqm === (params.areaSqm ?? null) &&
    facts.feature === (params.feature ?? null) &&
    facts.projectKey === projectKeyOfRequest
  )
}

/** A reservation that was granted stays granted, whatever a new one would be told now. */
function asGranted(decision: Decision): Decision {
  if (decision.allowed) return decision
  return { ...decision, allowed: true, code: 'ok', upgrade: null, retryAfterMs: null, message: 'Allowed.' }
}
