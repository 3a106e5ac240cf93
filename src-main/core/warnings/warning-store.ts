import type { Meter } from '../../../shared/catalog/plan.ts'
import type { Store } from '../store/store-types.ts'
import type { WarningLevel } from './warning-types.ts'

export interface WarningRow {
  readonly account_id: string
  readonly meter: Meter
  readonly period: string
  readonly level: WarningLevel
  readonly limit_at: number
  readonly raised_at: number
  readonly dismissed_at: number | null
}

/** The SQL of warnings, on the connection that survives a killed process: more is not at stake. */
export function createWarningStore(store: Store) {
  const { holds } = store
  const all = holds.prepare<[], WarningRow>('SELECT * FROM warning')
  const insert = holds.prepare<[WarningRow]>(
    `INSERT INTO warning (account_id, meter, period, level, limit_at, raised_at, dismissed_at)
     VALUES (:account_id, :meter, :period, :level, :limit_at, :raised_at, :dismissed_at)`,
  )
  const remove = holds.prepare<[string, string, string, number]>(
    'DELETE FROM warning WHERE account_id = ? AND meter = ? AND period = ? AND level = ?',
  )
  const dismiss = holds.prepare<[number, string, string, string, number]>(
    `UPDATE warning SET dismissed_at = ? WHERE account_id = ? AND meter = ? AND period = ? AND level <= ?`,
  )

  return {
    all: () => all.all(),
    apply(changes: { readonly removed: readonly WarningRow[]; readonly added: readonly WarningRow[] }): void {
      store.transact(holds, () => {
        for (const row of changes.removed) remove.run(row.account_id, row.meter, row.period, row.level)
        for (const row of changes.added) insert.run(row)
      })
    },
    dismiss(accountId: string, meter: string, period: string, level: number, at: number): void {
      store.transact(holds, () => dismiss.run(at, accountId, meter, period, level))
    },
  }
}
