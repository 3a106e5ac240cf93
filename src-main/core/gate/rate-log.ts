import { uuidV7 } from '../../../shared/identifiers/uuid-v7.ts'
import { createRateWindow, type RateFigures } from '../../../shared/quota/rate-window.ts'
import { HOUR } from '../../../shared/time/duration.ts'
import type { GateStore } from './gate-store.ts'

/** The instants of the reservations granted to an account in the last hour, for as many of them as the limit asks for. */
export interface RateLog {
  /** Reads the instants from disk: at start, and when account, limit or clock changed. */
  load(accountId: string | null, limit: number | null, now: number): void
  record(at: number): void
  figures(limit: number | null, now: number): RateFigures
}

/** Counts nothing until `load` was called. */
export function createRateLog(sql: GateStore): RateLog {
  let window = createRateWindow()
  let counting = false

  return {
    load(accountId, limit, now) {
      // Without a limit nothing needs to be remembered, and an hour of it could be millions.
      counting = accountId !== null && limit !== null
      const instants =
        accountId === null || limit === null
          ? []
          : sql.grantedAt(lowestIdAt(now - HOUR), lowestIdAt(now + HOUR), accountId, limit)
      // An instant a little after now was read before the clock was set back: it counts as from now on. One far from now
      // was read from a clock that was wrong: it would count for ever.
      window = createRateWindow(instants.map((at) => Math.min(at, now)))
    },
    record(at) {
      if (counting) window.record(at)
    },
    figures: (limit, now) => window.figures(now, limit),
  }
}

/** Reservation ids are UUIDv7 of the instant of their reserve, so that an hour is a range of the primary key. */
function lowestIdAt(now: number): string {
  return uuidV7(Math.max(0, now), new Uint8Array(10))
}
