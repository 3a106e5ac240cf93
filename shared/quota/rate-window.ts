import { HOUR } from '../time/duration.ts'

/** The state of the hourly rate at an instant. */
export interface RateFigures {
  readonly limit: number | null
  /** Granted reservations of the last 60 minutes. */
  readonly used: number
  /** Epoch milliseconds at which one more is free again; `null` while one is free now, or when the limit is 0. */
  readonly nextAt: number | null
}

/**
 * An exact sliding window of one hour over the instants of granted reservations.
 * An instant counts for the 3 600 000 ms that begin with it.
 */
export interface RateWindow {
  /** Counts a grant. Instants may come in any order (a clock that was set back); they are kept sorted. */
  record(at: number): void
  /** Reads the window and forgets what has left it. */
  figures(now: number, limit: number | null): RateFigures
}

/** @param grantedAt instants of earlier granted reservations, epoch milliseconds, in any order */
export function createRateWindow(grantedAt: Iterable<number> = []): RateWindow {
  let instants = [...grantedAt].sort((one, other) => one - other)
  let first = 0

  const forgetBefore = (now: number): void => {
    while (first < instants.length && (instants[first] ?? 0) <= now - HOUR) first += 1
    // Shifting one by one would copy the array each time; half of it at once costs nothing on average.
    if (first > 1024 && first * 2 > instants.length) {
      instants = instants.slice(first)
      first = 0
    }
  }

  return {
    record(at) {
      let index = instants.length
      while (index > first && (instants[index - 1] ?? 0) > at) index -= 1
      if (index === instants.length) instants.push(at)
      else instants.splice(index, 0, at)
    },
    figures(now, limit) {
      forgetBefore(now)
      const used = instants.length - first
      if (limit === null || used < limit || limit === 0) return { limit, used, nextAt: null }
      const oldestThatBlocks = instants[instants.length - limit]
      return { limit, used, nextAt: oldestThatBlocks === undefined ? null : oldestThatBlocks + HOUR }
    },
  }
}
