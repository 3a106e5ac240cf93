import type { Plan } from '../../../shared/catalog/plan.ts'
import { effectivePlan } from '../../../shared/policy/effective-plan.ts'
import type { DeviceStatus, MeterFigures, SnapshotClaims } from '../../../shared/protocol/signed-documents.ts'
import type { AccountEntitlement } from './account-entitlement.ts'
import { snapshotValidUntil } from './entitlement-rules.ts'

/** Everything that a snapshot states, clock included. */
export interface SnapshotFacts {
  readonly now: number
  readonly nonce: string
  readonly ledgerEpoch: string
  readonly account: { readonly accountId: string; readonly name: string }
  readonly member: { readonly memberId: string; readonly name: string; readonly email: string }
  readonly device: { readonly deviceId: string; readonly status: DeviceStatus }
  readonly version: number
  readonly entitlement: AccountEntitlement
  readonly catalog: readonly Plan[]
  readonly meters: readonly MeterFigures[]
  /** Who shares the hourly rate: devices of the account, and its cloud operations. */
  readonly rateSharers: number
}

/** An even share of the hourly rate; at least one where the plan allows any. `null` is unlimited. */
export function rateShareOf(limit: number | null, sharers: number): number | null {
  if (limit === null || limit === 0 || sharers <= 1) return limit
  return Math.max(1, Math.floor(limit / sharers))
}

/** The statement of what an account may do, made for one device. */
export function buildSnapshot(facts: SnapshotFacts): SnapshotClaims {
  const { entitlement, now } = facts
  return {
    schema: 1,
    accountId: facts.account.accountId,
    accountName: facts.account.name,
    memberId: facts.member.memberId,
    memberName: facts.member.name,
    memberEmail: facts.member.email,
    deviceId: facts.device.deviceId,
    deviceStatus: facts.device.status,
    version: facts.version,
    issuedAt: now,
    validUntil: snapshotValidUntil(entitlement, now),
    nonce: facts.nonce,
    ledgerEpoch: facts.ledgerEpoch,
    plan: entitlement.plan,
    standing: entitlement.standing,
    formerPlan: entitlement.formerPlan,
    then: entitlement.then,
    catalog: facts.catalog.filter((plan) => plan.selfService),
    meters: [...facts.meters],
    rateShare: rateShareOf(effectivePlan(entitlement, now).apiCallsPerHour, facts.rateSharers),
  }
}
