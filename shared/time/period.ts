import { z } from 'zod'

/** A UTC calendar month as `YYYY-MM`, the unit of every monthly quota. */
export const periodSchema = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'a period is written YYYY-MM')
export type Period = z.infer<typeof periodSchema>

/** The period that an instant (epoch milliseconds) belongs to. */
export function periodOf(instant: number): Period {
  return new Date(instant).toISOString().slice(0, 7)
}

/** The first instant of a period, epoch milliseconds: the 1st at 00:00 UTC. */
export function periodStart(period: Period): number {
  return Date.parse(`${period}-01T00:00:00.000Z`)
}

/** The period after this one. */
export function nextPeriod(period: Period): Period {
  const start = new Date(periodStart(period))
  return periodOf(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1))
}

/** When the quota of this period resets: the first instant of the next one, epoch milliseconds. */
export function periodEnd(period: Period): number {
  return periodStart(nextPeriod(period))
}

/** Every period that the closed span from `from` to `until` (epoch milliseconds) touches, in order. */
export function periodsTouched(from: number, until: number): Period[] {
  const periods = [periodOf(from)]
  for (;;) {
    const following = nextPeriod(periods.at(-1) ?? periodOf(from))
    if (periodStart(following) > until) return periods
    periods.push(following)
  }
}
