import type { Pool } from './books.ts'

/** Where a period stands: a past one grants nothing; before it begins at most half its limit is handed out. */
export type PeriodState = 'past' | 'current' | 'future'

/** Who draws on a pool. */
export interface Sharing {
  /** Devices of the account that may be granted units, the asking one included. */
  readonly devices: number
  /** Whether the account uses cloud operations, which draw on what the pool keeps back. */
  readonly cloudInUse: boolean
}

/**
 * What a pool keeps for whoever comes next: nothing while one device alone draws on it,
 * else max(1, 10 % of the units that are not used yet).
 */
export function keptBack(pool: Pool, sharing: Sharing): number {
  if (sharing.devices <= 1 && !sharing.cloudInUse) return 0
  return Math.max(1, Math.floor((pool.free + pool.open + pool.held) / 10))
}

/**
 * How many counted units a device is granted now, 0 or more.
 *
 * A lone device gets all that is free. With others it gets what is free beyond what the pool keeps back, up to an even share;
 * units that a refused reserve was short of (`wanted`) also come out of what is kept back. What others still wait for is left
 * in the pool, so that units given back for them do not return to the giver.
 */
export function grantUnits(
  pool: Pool,
  state: PeriodState,
  sharing: Sharing,
  device: { readonly open: number; readonly wanted: number; readonly wantedByOthers: number },
): number {
  if (state === 'past' || pool.unlimited || pool.free <= 0) return 0
  const out = pool.open + pool.held + pool.settled
  const mayGoOut = state === 'future' ? Math.max(0, Math.floor(pool.limit / 2) - out) : pool.free
  const spare = Math.min(pool.free - keptBack(pool, sharing) - device.wantedByOthers, mayGoOut)
  const wanted = Math.min(device.wanted, pool.free, mayGoOut)
  if (sharing.devices <= 1) return Math.max(0, spare, wanted)
  return Math.max(0, Math.min(spare, evenShare(pool, state, sharing) - device.open), wanted)
}

function evenShare(pool: Pool, state: PeriodState, sharing: Sharing): number {
  const shared = state === 'future' ? Math.floor(pool.limit / 2) : pool.free + pool.open - keptBack(pool, sharing)
  return Math.max(0, Math.floor(shared / sharing.devices))
}

/**
 * How many uncounted units a device is granted under an unlimited plan: filled up to `size` once less than half of it is open.
 *
 * @param size units of a full lease, a setting
 */
export function grantUncounted(open: number, size: number): number {
  return open * 2 >= size ? 0 : size - open
}
