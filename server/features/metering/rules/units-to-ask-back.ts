import { openOf, type Lease, type Pool } from './books.ts'
import { keptBack, type PeriodState, type Sharing } from './grant-units.ts'

export interface Shortage {
  /** Another device of the account, seen lately, has nothing left of this meter. */
  readonly othersEmpty: boolean
  /** Units that others were refused and still wait for. */
  readonly wantedByOthers: number
}

/**
 * How many units of a lease its device is asked to give back, 0 or more; never more than it says is unspent.
 *
 * Asked for: what a lowered limit left uncovered; what others wait for; half the unspent rest where another device has nothing
 * and the pool nothing to give it; what the pool should keep back for cloud operations; all of an uncounted lease once the plan
 * has a limit again.
 *
 * @param unspent the rest as the device counts it, without what it holds for running operations
 */
export function unitsToAskBack(
  pool: Pool,
  lease: Lease,
  state: PeriodState,
  sharing: Sharing,
  unspent: number,
  shortage: Shortage,
): number {
  if (state === 'past') return 0
  const most = Math.min(unspent, openOf(lease))
  if (lease.basis === 'uncounted') return pool.unlimited ? 0 : most
  if (pool.unlimited) return 0
  const kept = keptBack(pool, sharing)
  const asks = [-pool.free]
  if (shortage.wantedByOthers > 0) asks.push(shortage.wantedByOthers - Math.max(0, pool.free))
  if (shortage.othersEmpty && pool.free <= kept) asks.push(Math.floor(unspent / 2))
  if (sharing.cloudInUse && state === 'current') asks.push(kept - pool.free)
  return Math.max(0, Math.min(most, Math.max(...asks)))
}
