import type { Limit } from '../../../../shared/catalog/limit.ts'
import { UNLIMITED } from '../../../../shared/catalog/limit.ts'
import type { Meter } from '../../../../shared/catalog/plan.ts'
import type { LeaseBasis } from '../../../../shared/protocol/signed-documents.ts'
import type { Period } from '../../../../shared/time/period.ts'

/** The books of one account, meter and period. Whole units; limit = free + open + held + settled, always. */
export interface Pool {
  readonly meter: Meter
  readonly period: Period
  /** The number that is counted against; while `unlimited` the last one that was in force (0 when there was none). */
  readonly limit: number
  readonly unlimited: boolean
  /** The highest number that was ever in force or announced. */
  readonly highestLimit: number
  /** Negative after a limit was lowered below what is out. */
  readonly free: number
  /** Open in counted leases. */
  readonly open: number
  /** Held by cloud operations. */
  readonly held: number
  readonly settled: number
  /** Usage outside the limit. */
  readonly overage: number
  /** Usage under an unlimited plan; no limit counts it. */
  readonly uncounted: number
}

/** Units of one meter and period granted to one device. Whole units. */
export interface Lease {
  readonly leaseId: string
  readonly accountId: string
  readonly deviceId: string
  readonly meter: Meter
  readonly period: Period
  readonly basis: LeaseBasis
  /** Cumulative; only rises. */
  readonly granted: number
  readonly returned: number
  readonly released: number
  readonly settled: number
  readonly version: number
}

export interface PoolAndLease {
  readonly pool: Pool
  readonly lease: Lease
}

/** Books before anything was in force: every figure is 0. */
export function emptyPool(meter: Meter, period: Period): Pool {
  return {
    meter,
    period,
    limit: 0,
    unlimited: false,
    highestLimit: 0,
    free: 0,
    open: 0,
    held: 0,
    settled: 0,
    overage: 0,
    uncounted: 0,
  }
}

/** A lease before its first grant; version 0 is never signed. */
export function emptyLease(
  of: Pick<Lease, 'leaseId' | 'accountId' | 'deviceId' | 'meter' | 'period' | 'basis'>,
): Lease {
  return { ...of, granted: 0, returned: 0, released: 0, settled: 0, version: 0 }
}

/** Units of a lease that its device has neither returned nor reported as used. Never negative. */
export function openOf(lease: Lease): number {
  return lease.granted - lease.returned - lease.released - lease.settled
}

/** All that was used of a meter in a period, inside and outside the limit. */
export function usedOf(pool: Pool): number {
  return pool.settled + pool.overage + pool.uncounted
}

/** Puts a limit in force. Used and granted units stay; what is free may become negative. */
export function withLimit(pool: Pool, limit: Limit): Pool {
  if (limit === UNLIMITED) return pool.unlimited ? pool : { ...pool, unlimited: true }
  if (!pool.unlimited && pool.limit === limit) return pool
  return {
    ...pool,
    unlimited: false,
    limit,
    free: pool.free + limit - pool.limit,
    highestLimit: Math.max(pool.highestLimit, limit),
  }
}

/**
 * Grants units to a lease: out of what is free when it is counted.
 *
 * @throws when more is granted than is free: whoever grants asks first
 */
export function withGrant({ pool, lease }: PoolAndLease, units: number): PoolAndLease {
  if (units === 0) return { pool, lease }
  if (units < 0) throw new Error(`a grant of ${units} units`)
  const granted = { ...lease, granted: lease.granted + units, version: lease.version + 1 }
  if (lease.basis === 'uncounted') return { pool, lease: granted }
  if (units > pool.free) throw new Error(`a grant of ${units} units where ${pool.free} are free`)
  return { pool: { ...pool, free: pool.free - units, open: pool.open + units }, lease: granted }
}

/** Takes units back that the device gave; at most what stands open. */
export function withReturn({ pool, lease }: PoolAndLease, units: number): PoolAndLease & { readonly accepted: number } {
  const accepted = Math.min(units, openOf(lease))
  const returned = { ...lease, returned: lease.returned + accepted }
  if (lease.basis === 'uncounted') return { pool, lease: returned, accepted }
  return { pool: { ...pool, free: pool.free + accepted, open: pool.open - accepted }, lease: returned, accepted }
}

/** Settles units out of a lease; at most what stands open. */
export function withSettled({ pool, lease }: PoolAndLease, units: number): PoolAndLease & { readonly settled: number } {
  const settled = Math.min(units, openOf(lease))
  const after = { ...lease, settled: lease.settled + settled }
  if (lease.basis === 'uncounted')
    return { pool: { ...pool, uncounted: pool.uncounted + settled }, lease: after, settled }
  return { pool: { ...pool, open: pool.open - settled, settled: pool.settled + settled }, lease: after, settled }
}

/** Records usage outside the limit. */
export function withOverage(pool: Pool, units: number): Pool {
  return units === 0 ? pool : { ...pool, overage: pool.overage + units }
}

/**
 * Sets units aside for a cloud operation.
 *
 * @throws when more is held than is free
 */
export function withHold(pool: Pool, units: number): Pool {
  if (units > pool.free) throw new Error(`a hold of ${units} units where ${pool.free} are free`)
  return { ...pool, free: pool.free - units, held: pool.held + units }
}

/** Ends a hold of `units`: `charged` of them are settled, the rest is free again. */
export function withHoldEnded(pool: Pool, units: number, charged: number): Pool {
  if (charged > units) throw new Error(`${charged} units charged of ${units} held`)
  return {
    ...pool,
    held: pool.held - units,
    free: pool.free + units - charged,
    settled: pool.settled + charged,
  }
}

/** Settles units straight out of what is free: a late commit of a hold that lapsed. At most what is free. */
export function withSettledFromFree(pool: Pool, units: number): { readonly pool: Pool; readonly settled: number } {
  const settled = Math.min(units, Math.max(0, pool.free))
  return { pool: { ...pool, free: pool.free - settled, settled: pool.settled + settled }, settled }
}
