import { failure, success, type Result } from '../../../shared/result/result.ts'
import type { GateFailureReason } from './gate-types.ts'
import type { EndedHold } from './hold.ts'

export interface Charge {
  readonly charged: number
  readonly overage: number
}

/** What an open hold's commit asks for, and what there is. */
export interface CommitFacts {
  readonly heldUnits: number
  /** `null`: all units of the hold. */
  readonly askedUnits: number | null
  readonly lapsed: boolean
  /** Units that can still be spent of the lease; only a lapsed hold needs them. `null`: the operation draws on no lease. */
  readonly spendable: number | null
}

/**
 * What a commit charges. A standing hold has its units; a lapsed one takes those that are still there, and the rest is overage,
 * which is recorded and never billed (docs/rules.md, I9).
 */
export function judgeCommit(facts: CommitFacts): Result<Charge, GateFailureReason> {
  const units = facts.askedUnits ?? facts.heldUnits
  if (units > facts.heldUnits) return failure('units_exceed_hold')
  if (!facts.lapsed || facts.spendable === null) return success({ charged: units, overage: 0 })
  const charged = Math.min(units, facts.spendable)
  return success({ charged, overage: units - charged })
}

/** A commit of what has ended: the same again is a success, anything else names what stands in the way. */
export function judgeRepeatedCommit(
  { facts, end }: EndedHold,
  askedUnits: number | null,
): Result<Charge, GateFailureReason> {
  if (end.state === 'expired') return failure('expired')
  if (end.state === 'released') return failure('released')
  const same = end.charged + end.overage === (askedUnits ?? facts.units)
  return same ? success({ charged: end.charged, overage: end.overage }) : failure('conflict')
}

/** A release of what has ended. */
export function judgeRepeatedRelease(
  { end }: EndedHold,
  outcome: 'failed' | 'cancelled',
): Result<Charge, GateFailureReason> {
  if (end.state === 'expired') return failure('expired')
  return end.outcome === outcome ? success({ charged: 0, overage: 0 }) : failure('conflict')
}
