import { HOUR, MINUTE } from '../../../shared/time/duration.ts'
import { isStoreError } from '../store/is-fatal-store-error.ts'
import type { Store } from '../store/store-types.ts'
import type { ClockState, TrustedClock } from './clock-types.ts'

/** A wall clock that far behind the trusted time was set back by someone; summer time and a wrong time zone are less. */
const SET_BACK_TOLERANCE = 26 * HOUR

const STAMP_EVERY = MINUTE

export interface TrustedClockDeps {
  readonly store: Store
  /** The wall clock, epoch milliseconds. */
  readonly wallNow: () => number
  /** Milliseconds of any origin that never run backwards. */
  readonly monotonicNow: () => number
}

/**
 * Time is max(wall clock, last seen, last signed) plus monotonic time since (docs/rules.md, I7).
 *
 * Monotonic time may stand still while the machine sleeps; the wall clock, corrected by what the last signed time said about it,
 * carries over the sleep. Last seen is written every minute and with each durable write.
 */
export function createTrustedClock({ store, wallNow, monotonicNow }: TrustedClockDeps): TrustedClock {
  const read = store.full.prepare<[], number>(`SELECT value FROM meta WHERE key = 'last_seen_at'`).pluck()
  const write = store.full.prepare<[number]>(
    `INSERT INTO meta (key, value) VALUES ('last_seen_at', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
  )

  let base = Math.max(wallNow(), read.get() ?? 0)
  let baseMonotonic = monotonicNow()
  /** What to add to the wall clock, known since the last signed time. */
  let correction = 0

  const timer = setInterval(stampNowAndThen, STAMP_EVERY)
  timer.unref()

  function now(): number {
    const monotonic = monotonicNow()
    const wall = wallNow() + correction
    if (wall > base + (monotonic - baseMonotonic)) {
      base = wall
      baseMonotonic = monotonic
    }
    return Math.floor(base + (monotonic - baseMonotonic))
  }

  function state(): ClockState {
    const trusted = now() - (wallNow() + correction) <= SET_BACK_TOLERANCE
    return { trusted, reason: trusted ? null : 'set_back' }
  }

  /** Nobody waits for it: what must be known of a failed write the store tells. */
  function stampNowAndThen(): void {
    try {
      stamp()
    } catch (error) {
      if (!isStoreError(error)) throw error
    }
  }

  function stamp(): void {
    const seen = now()
    if (store.full.inTransaction) write.run(seen)
    else store.transact(store.full, () => write.run(seen))
  }

  return {
    now,
    state,
    stamp,
    acceptServerTime(serverTime) {
      base = serverTime
      baseMonotonic = monotonicNow()
      correction = serverTime - wallNow()
      stamp()
    },
    close() {
      clearInterval(timer)
    },
  }
}
