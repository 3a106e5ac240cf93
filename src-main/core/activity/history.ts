import { OPERATION_TYPES, OPERATIONS, type OperationType } from '../../../shared/catalog/operations.ts'
import type { Meter } from '../../../shared/catalog/plan.ts'
import type { SnapshotClaims } from '../../../shared/protocol/signed-documents.ts'
import type { UiMeter, UiPace } from '../../../shared/protocol/ui-api.ts'
import type { AccountMonth, HistoryMonth, HistoryProject, UsageCounts } from '../../../shared/protocol/ui-history.ts'
import { usedUpAt } from '../../../shared/quota/used-up-at.ts'
import { HOUR } from '../../../shared/time/duration.ts'
import { nextPeriod, type Period, periodOf, periodStart } from '../../../shared/time/period.ts'
import { isStoreError } from '../store/is-fatal-store-error.ts'
import type { Store } from '../store/store-types.ts'
import { type AccountMonthRow, createHistoryStore, type MonthRow, type ProjectRow } from './history-store.ts'
import { createLastAccount } from './last-account.ts'

/** What was used in which month and for which project, of whoever is signed in, or was last. */
export interface History {
  months(): { here: HistoryMonth[]; account: AccountMonth[] }
  projects(period: Period): HistoryProject[]
  /** When each meter of now is used up at the rate so far; nothing for one that lasts, or of which too little is known. */
  pace(meters: readonly UiMeter[], now: number): UiPace[]
  /** Keeps what a snapshot says about the account's months: it will not say it again once they are past. */
  remember(snapshot: SnapshotClaims): void
}

const METER_OPERATION: Readonly<Record<Meter, OperationType>> = Object.fromEntries(
  OPERATION_TYPES.map((operation) => [OPERATIONS[operation].meter, operation]),
) as Record<Meter, OperationType> // Every meter has the one operation that draws on it.

/** Reads sums from the store each time it is asked. */
export function createHistory(store: Store): History {
  const sql = createHistoryStore(store)
  const lastAccount = createLastAccount(store)
  let remembered = ''

  function paceOf({ key, period, limit, used, held, resetsAt }: UiMeter, account: string, now: number): UiPace | [] {
    const days = sql.days(account, METER_OPERATION[key], `${period}-01`, `${nextPeriod(period)}-01`)
    const at = usedUpAt({
      now,
      limit,
      used,
      held,
      periodStart: periodStart(period),
      resetsAt,
      usedHere: days.charged,
      firstDayHere: days.first === null ? null : Date.parse(`${days.first}T00:00:00.000Z`),
      daysHere: days.days,
    })
    return at === null ? [] : { meter: key, period, usedUpAt: at }
  }

  return {
    months() {
      const account = lastAccount()
      if (account === null) return { here: [], account: [] }
      return {
        here: sql.months(account).map(monthOf),
        account: sql.accountMonths(account).map(({ period, meter, used, quota, known_at }) => ({
          period,
          meter,
          used,
          limit: quota,
          knownAt: known_at,
        })),
      }
    },
    projects(period) {
      const account = lastAccount()
      if (account === null) return []
      return sql.projects(account, period).map(projectOf)
    },
    pace(meters, now) {
      const account = lastAccount()
      return account === null ? [] : meters.flatMap((meter) => paceOf(meter, account, now))
    },
    remember(snapshot) {
      const rows = monthsOf(snapshot)
      // A snapshot comes every few minutes and mostly says the same; once an hour tells how old that is.
      const figures = rows.map(({ known_at: _knownAt, ...rest }) => rest)
      const text = JSON.stringify([Math.floor(snapshot.issuedAt / HOUR), figures])
      if (text === remembered) return
      try {
        sql.saveAccountMonths(rows)
        remembered = text
      } catch (error) {
        // The next snapshot says it again; what must be known of a failed write the store tells.
        if (!isStoreError(error)) throw error
      }
    },
  }
}

function monthsOf({ accountId, issuedAt, meters }: SnapshotClaims): AccountMonthRow[] {
  const current = periodOf(issuedAt)
  return meters
    .filter(({ period }) => period <= current)
    .map(({ meter, period, used, limit }) => ({
      account_id: accountId,
      period,
      meter,
      used,
      quota: limit,
      known_at: issuedAt,
    }))
}

function monthOf(row: MonthRow): HistoryMonth {
  return { period: row.period, operation: row.operation, ...counts(row) }
}

function projectOf(row: ProjectRow): HistoryProject {
  return { operation: row.operation, project: row.project === '' ? null : row.project, ...counts(row) }
}

function counts(row: Omit<UsageCounts, 'notCharged'> & { readonly not_charged: number }): UsageCounts {
  const { runs, charged, overage, not_charged: notCharged, refused } = row
  return { runs, charged, overage, notCharged, refused }
}
