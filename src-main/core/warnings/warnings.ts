import type { UiWarning } from '../../../shared/protocol/ui-api.ts'
import type { Store } from '../store/store-types.ts'
import { levelsPassed } from './levels-passed.ts'
import { createWarningStore, type WarningRow } from './warning-store.ts'
import type { MeterUsage, Warnings } from './warning-types.ts'

/** Remembers in the store what was raised and dismissed, so that a restart repeats nothing. */
export function createWarnings(store: Store): Warnings {
  const sql = createWarningStore(store)
  let rows: WarningRow[] = sql.all()

  const rowsOf = (accountId: string, meter: string, period: string): WarningRow[] =>
    rows.filter((row) => row.account_id === accountId && row.meter === meter && row.period === period)

  /** A level that is no longer passed is armed again once the limit is higher than when it was raised. */
  function rearmed(known: readonly WarningRow[], { used, limit }: MeterUsage): WarningRow[] {
    const passed = levelsPassed(used, limit)
    return known.filter((row) => !passed.includes(row.level) && (limit === null || limit > row.limit_at))
  }

  function evaluateMeter(
    accountId: string,
    meter: MeterUsage,
    now: number,
  ): { removed: WarningRow[]; added: WarningRow[] } {
    const known = rowsOf(accountId, meter.key, meter.period)
    const removed = rearmed(known, meter)
    const added = levelsPassed(meter.used, meter.limit)
      .filter((level) => !known.some((row) => row.level === level))
      .map((level) => ({
        account_id: accountId,
        meter: meter.key,
        period: meter.period,
        level,
        limit_at: meter.limit ?? 0,
        raised_at: now,
        dismissed_at: null,
      }))
    return { removed, added }
  }

  return {
    evaluate(accountId, meters, now) {
      const changes = meters.map((meter) => evaluateMeter(accountId, meter, now))
      const removed = changes.flatMap((change) => change.removed)
      const added = changes.flatMap((change) => change.added)
      if (removed.length === 0 && added.length === 0) return []
      sql.apply({ removed, added })
      rows = [...rows.filter((row) => !removed.includes(row)), ...added]
      return changes.flatMap((change) => highest(change.added))
    },
    list(accountId, period) {
      const standing = rows.filter((row) => row.account_id === accountId && row.period === period)
      const meters = new Set(standing.map((row) => row.meter))
      return [...meters].flatMap((meter) =>
        highest(standing.filter((row) => row.meter === meter && row.dismissed_at === null)),
      )
    },
    dismiss(accountId, { meter, period, level }, now) {
      sql.dismiss(accountId, meter, period, level, now)
      rows = sql.all()
    },
  }
}

function highest(rows: readonly WarningRow[]): UiWarning[] {
  const row = [...rows].sort((one, other) => other.level - one.level)[0]
  return row === undefined ? [] : [{ meter: row.meter, period: row.period, level: row.level, raisedAt: row.raised_at }]
}
