import type { OperationType } from '../../../shared/catalog/operations.ts'
import type { Meter } from '../../../shared/catalog/plan.ts'
import type { Period } from '../../../shared/time/period.ts'
import type { Store } from '../store/store-types.ts'

interface CountsRow {
  readonly operation: OperationType
  readonly runs: number
  readonly charged: number
  readonly overage: number
  readonly not_charged: number
  readonly refused: number
}

export interface MonthRow extends CountsRow {
  readonly period: Period
}

export interface ProjectRow extends CountsRow {
  /** '' where the plugin named none. */
  readonly project: string
}

export interface AccountMonthRow {
  readonly account_id: string
  readonly period: Period
  readonly meter: Meter
  readonly used: number
  readonly quota: number | null
  readonly known_at: number
}

const SUMS =
  'sum(runs) AS runs, sum(charged) AS charged, sum(overage) AS overage, sum(not_charged) AS not_charged, sum(refused) AS refused'

/** The SQL of history: sums alone, never the operations that they came from. Triggers of the store keep them. */
export function createHistoryStore(store: Store) {
  const { full, holds } = store
  const months = full.prepare<[string], MonthRow>(
    `SELECT period, operation, ${SUMS} FROM usage_month WHERE account_id = ? GROUP BY period, operation ORDER BY period, operation`,
  )
  const projects = full.prepare<[string, string], ProjectRow>(
    `SELECT project, operation, runs, charged, overage, not_charged, refused FROM usage_month
     WHERE account_id = ? AND period = ? ORDER BY project, operation`,
  )
  const days = full.prepare<[string, string, string, string], { charged: number; first: string | null; days: number }>(
    `SELECT coalesce(sum(charged), 0) AS charged, min(day) AS first, count(*) AS days FROM usage_day
     WHERE account_id = ? AND operation = ? AND day >= ? AND day < ?`,
  )
  const accountMonths = full.prepare<[string], AccountMonthRow>(
    'SELECT * FROM account_month WHERE account_id = ? ORDER BY period, meter',
  )
  // Figures that a later answer corrects: on the connection that survives a killed process.
  const saveAccountMonth = holds.prepare<[AccountMonthRow]>(
    `INSERT INTO account_month (account_id, period, meter, used, quota, known_at)
     VALUES (:account_id, :period, :meter, :used, :quota, :known_at)
     ON CONFLICT (account_id, period, meter) DO UPDATE
     SET used = excluded.used, quota = excluded.quota, known_at = excluded.known_at`,
  )

  return {
    months: (accountId: string) => months.all(accountId),
    projects: (accountId: string, period: Period) => projects.all(accountId, period),
    /** Charges of an operation on the UTC days from one to before another (`YYYY-MM-DD`). */
    days: (accountId: string, operation: OperationType, from: string, below: string) =>
      days.get(accountId, operation, from, below) ?? { charged: 0, first: null, days: 0 },
    accountMonths: (accountId: string) => accountMonths.all(accountId),
    saveAccountMonths: (rows: readonly AccountMonthRow[]) =>
      store.transact(holds, () => {
        for (const row of rows) saveAccountMonth.run(row)
      }),
  }
}
