import { OPERATIONS } from '../../../shared/catalog/operations.ts'
import { meterState } from '../../../shared/policy/decide.ts'
import { denialCodeSchema, type Decision } from '../../../shared/protocol/decision.ts'
import type { ReserveParams, ReserveResult } from '../../../shared/protocol/plugin-link.ts'
import { success, type Result } from '../../../shared/result/result.ts'
import { chooseLease } from './choose-lease.ts'
import type { Judge, Judgement } from './create-decider.ts'
import type { DenialRecorder } from './create-denial-recorder.ts'
import { gateFailure } from './gate-failures.ts'
import type { GateContext } from './gate-context.ts'
import type { GateFailure, Origin, ReserveOptions } from './gate-types.ts'
import { factsFromRow } from './hold-from-row.ts'
import type { HoldFacts } from './hold.ts'
import { isFatalStoreError, isStoreError } from '../store/is-fatal-store-error.ts'
import { createProjectKeys } from './project-key.ts'
import type { WantedLog } from './wanted-log.ts'

type Reserved = Result<ReserveResult, GateFailure>

/** Sets units aside for an operation: decides, writes the hold, answers. */
export function createReserver(context: GateContext, judge: Judge, denials: DenialRecorder, wanted: WantedLog) {
  const { clock, entitlements, sql, book, open, quota, rate } = context
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

  /** The reservation that this `opId` got before; `null` when it is new. */
  function repeated(params: ReserveParams, origin: Origin, now: number): Reserved | null {
    const device = entitlements.device()
    if (device === null) return null
    const hold = open.byOperation(device.deviceId, params.opId)
    const row = hold === null ? sql.findByOperation(device.deviceId, params.opId) : undefined
    const facts = hold?.facts ?? (row === undefined ? null : factsFromRow(row))
    if (facts === null) return null
    const key = params.modelId === undefined ? null : projectKey(params.modelId, device.projectHmacKey)
    if (!isSameRequest(facts, params, key)) return gateFailure('conflict')
    if (hold !== null) open.adopt(hold, origin.connectionId)
    const standing = hold !== null && hold.lapsedAt === null
    const { decision } = judge(params, now, standing ? facts.units : 0)
    return reserved(facts.reservationId, asGranted(decision), now, true)
  }

  function hold(params: ReserveParams, origin: Origin, now: number, judgement: Judgement): HoldFacts | null {
    const device = entitlements.device()
    const { plan, meter, decision } = judgement
    if (device === null || plan === null || decision.entitlementVersion === null) return null
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
    sql.insertHold(facts)
    if (lease !== null) book.hold(lease, params.units)
    open.add({
      facts,
      connectionId: origin.connectionId,
      lapsedAt: null,
      dueAt: null,
      end: null,
      phase: null,
      fraction: null,
    })
    rate.record(now)
    return facts
  }

  return function reserve(params: ReserveParams, origin: Origin, options: ReserveOptions = {}): Reserved {
    const now = clock.now()
    const before = repeated(params, origin, now)
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
    try {
      const facts = hold(params, origin, now, judgement)
      if (facts === null) throw new Error('a reserve was allowed without an entitlement')
      context.usageChanged()
      context.onActivity?.()
      return reserved(facts.reservationId, decision, now, false)
    } catch (error) {
      if (!isStoreError(error)) throw error
      if (isFatalStoreError(error)) context.onFatal(error)
      return gateFailure('retryable')
    }
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
