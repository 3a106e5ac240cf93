import { ENTRY_TYPE } from '../../../shared/protocol/journal-entry.ts'
import type { ReturnData } from '../../../shared/protocol/journal-entry.ts'
import type { Decision, DenialCode } from '../../../shared/protocol/decision.ts'
import type { OperationType } from '../../../shared/catalog/operations.ts'
import type { DeviceRecord } from '../entitlements/entitlement-types.ts'
import type { JournalDraft } from '../journal/journal-types.ts'
import type { HoldEnd, HoldFacts } from './hold.ts'
import type { LeaseAccount } from './lease-book.ts'

/** The journal entry of an operation's end. Its event id is the reservation's id. */
export function usageDraft(facts: HoldFacts, end: HoldEnd, late: boolean, companionVersion: string): JournalDraft {
  return {
    deviceId: facts.deviceId,
    accountId: facts.accountId,
    eventId: facts.reservationId,
    at: end.endedAt,
    personal: { memberId: facts.memberId, projectKey: facts.projectKey },
    type: ENTRY_TYPE.usage,
    data: {
      operation: facts.operation,
      leaseId: facts.leaseId,
      meter: facts.meter,
      period: facts.period,
      outcome: end.outcome,
      units: end.charged,
      overageUnits: end.overage,
      overageCause: end.overage > 0 ? 'hold_lapsed' : null,
      errorClass: end.errorClass,
      areaSqm: facts.areaSqm === null ? null : Math.round(facts.areaSqm),
      feature: facts.feature,
      durationMs: end.durationMs,
      planAtTime: facts.planId,
      entitlementVersion: facts.entitlementVersion,
      offline: facts.offline,
      late,
      revitVersion: revitVersion(facts),
      pluginVersion: facts.clientVersion,
      companionVersion,
    },
  }
}

/** The journal entry of units given back. */
export function returnDraft(
  lease: LeaseAccount,
  units: number,
  reason: ReturnData['reason'],
  event: { eventId: string; accountId: string; at: number },
): JournalDraft {
  const { deviceId, leaseId, meter, period } = lease
  return {
    deviceId,
    ...event,
    personal: null,
    type: ENTRY_TYPE.return,
    data: { leaseId, meter, period, units, reason },
  }
}

/** The journal entry of a refused reserve. */
export function denialDraft(
  device: DeviceRecord,
  denial: { operation: OperationType; code: DenialCode; decision: Decision; planAtTime: string | null },
  event: { eventId: string; at: number },
): JournalDraft {
  const { operation, code, decision, planAtTime } = denial
  return {
    deviceId: device.deviceId,
    accountId: device.accountId,
    ...event,
    personal: null,
    type: ENTRY_TYPE.denial,
    data: { operation, code, requiredPlan: decision.upgrade?.requiredPlan ?? null, planAtTime },
  }
}

function revitVersion({ year, build }: HoldFacts): string {
  return (build === null ? String(year) : `${year} (${build})`).slice(0, 64)
}
