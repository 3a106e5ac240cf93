import { OPERATION_TYPES, OPERATIONS, type OperationType } from '../../../shared/catalog/operations.ts'
import type { Meter } from '../../../shared/catalog/plan.ts'
import type { UiMeter } from '../../../shared/protocol/ui-api.ts'
import type { AccountMonth, HistoryMonth, UsageCounts } from '../../../shared/protocol/ui-history.ts'
import { nextPeriod, type Period } from '../../../shared/time/period.ts'

export interface MonthRow {
  readonly period: Period
  readonly isCurrent: boolean
  /** What ended on this computer; `null`: nothing did. */
  readonly here: UsageCounts | null
  /** All devices of the account, as far as known here. `knownAt`: `null` for now. */
  readonly account: { readonly used: number; readonly limit: number | null; readonly knownAt: number | null } | null
}

/** Two years are a look back; everything older stands in the CSV. */
const LONGEST = 24

/** The operation that draws on a meter. */
export function operationOf(meter: Meter): OperationType {
  const found = OPERATION_TYPES.find((operation) => OPERATIONS[operation].meter === meter)
  if (found === undefined) throw new Error(`no operation draws on ${meter}`)
  return found
}

/** Every month in which anything is known, oldest first, and all between them up to the current one. */
export function monthsBetween(months: readonly { readonly period: Period }[], current: Period): Period[] {
  const first = months.map(({ period }) => period).sort()[0] ?? current
  const periods: Period[] = []
  for (let period = first; period <= current; period = nextPeriod(period)) periods.push(period)
  return periods
}

/** A meter month by month, the newest first, months without anything in between. Of the current month the live figure counts. */
export function monthRows(
  meter: Meter,
  history: { readonly here: readonly HistoryMonth[]; readonly account: readonly AccountMonth[] },
  live: readonly UiMeter[],
  current: Period,
): MonthRow[] {
  const operation = operationOf(meter)
  const here = new Map(history.here.filter((row) => row.operation === operation).map((row) => [row.period, row]))
  const account = new Map(history.account.filter((row) => row.meter === meter).map((row) => [row.period, row]))
  const now = live.find((one) => one.key === meter && one.period === current)
  return monthsBetween([...history.here, ...history.account], current)
    .toReversed()
    .slice(0, LONGEST)
    .map((period) => {
      const known = account.get(period)
      const isCurrent = period === current
      return {
        period,
        isCurrent,
        here: here.get(period) ?? null,
        account:
          isCurrent && now !== undefined
            ? { used: now.used, limit: now.limit, knownAt: null }
            : known === undefined
              ? null
              : { used: known.used, limit: known.limit, knownAt: known.knownAt },
      }
    })
}
