import { DAY } from '../time/duration.ts'

/** A meter of the current period and how its units were used. Whole units; times in epoch milliseconds. */
export interface PaceFacts {
  readonly now: number
  /** `null`: unlimited. */
  readonly limit: number | null
  readonly used: number
  readonly held: number
  readonly periodStart: number
  readonly resetsAt: number
  /** Units of `used` that were charged on this device. */
  readonly usedHere: number
  /** When the first day began on which this device charged something in this period; `null`: none. */
  readonly firstDayHere: number | null
  /** On how many days this device charged something in this period. */
  readonly daysHere: number
}

/** Two weekends fall into any shorter span or none: its rate says little about the next days. */
const SHORTEST_SPAN = 7 * DAY
const FEWEST_UNITS = 5
const FEWEST_DAYS = 3

/**
 * When the month's units are used up at the rate so far, epoch milliseconds; `null` where that is not before the reset, or where too
 * little is known to say it.
 *
 * The rule: the rate is the units used in this period over the time in which they were used. That time runs from the 1st, or, where all
 * of them were used on this device, from the day of the first. Units that are held cannot be reserved, so they count as gone, but do not
 * raise the rate: they may come back. Nothing is said of less than 7 days, of fewer than 5 units, or of units of fewer than 3 days.
 */
export function usedUpAt(facts: PaceFacts): number | null {
  const { now, limit, used, held, periodStart, resetsAt, usedHere, firstDayHere, daysHere } = facts
  if (limit === null) return null
  const left = limit - used - held
  if (left <= 0) return null
  const allHere = usedHere >= used
  const since = allHere && firstDayHere !== null ? Math.max(periodStart, firstDayHere) : periodStart
  const span = now - since
  if (span < SHORTEST_SPAN || used < FEWEST_UNITS || (allHere && daysHere < FEWEST_DAYS)) return null
  const at = Math.round(now + (left * span) / used)
  return at < resetsAt ? at : null
}
