import { hash } from 'node:crypto'
import { limitFromWire, type Limit } from '../../../shared/catalog/limit.ts'
import type { Meter } from '../../../shared/catalog/plan.ts'
import { effectivePlan } from '../../../shared/policy/effective-plan.ts'
import { DAY } from '../../../shared/time/duration.ts'
import { periodsTouched, periodStart, type Period } from '../../../shared/time/period.ts'
import type { AccountEntitlement } from './account-entitlement.ts'

/** Until when a snapshot issued at `now` holds: min(issued + grace of the plan, known end + 1 day). Epoch milliseconds. */
export function snapshotValidUntil(entitlement: AccountEntitlement, now: number): number {
  const byGrace = now + effectivePlan(entitlement, now).offlineGraceDays * DAY
  const { then } = entitlement
  return then === null || then.at <= now ? byGrace : Math.min(byGrace, then.at + DAY)
}

/** The periods that a snapshot issued at `now` can decide in: each gets a lease. */
export function leasedPeriods(entitlement: AccountEntitlement, now: number): Period[] {
  return periodsTouched(now, snapshotValidUntil(entitlement, now))
}

/** The limit of a meter in a period that is running or to come: by the plan in force, or the one announced for its first day. */
export function limitOf(entitlement: AccountEntitlement, meter: Meter, period: Period, now: number): Limit {
  return limitFromWire(effectivePlan(entitlement, Math.max(now, periodStart(period))).limits[meter])
}

/** A text that differs when the account is entitled to anything else, base64url of a SHA-256. */
export function fingerprintOf(entitlement: AccountEntitlement): string {
  const { plan, standing, formerPlan, then } = entitlement
  return hash('sha256', JSON.stringify([plan, standing, formerPlan, then]), 'base64url')
}
