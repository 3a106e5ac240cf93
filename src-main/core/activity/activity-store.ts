import type { OperationType } from '../../../shared/catalog/operations.ts'
import type { DenialCode } from '../../../shared/protocol/decision.ts'
import type { UsageOutcome } from '../../../shared/protocol/journal-entry.ts'
import type { ReservationState } from '../../../shared/protocol/plugin-link.ts'
import type { SyncItemResult } from '../../../shared/protocol/cloud-api.ts'
import type { ActivityFilter } from '../../../shared/protocol/ui-api.ts'
import type { Store } from '../store/store-types.ts'

/** One operation or refusal, with what the cloud said to its journal entry. */
export interface ActivityRow {
  readonly id: string
  readonly at: number
  readonly ended_at: number | null
  readonly operation: OperationType
  readonly units: number
  readonly charged: number
  readonly overage: number
  readonly area_sqm: number | null
  readonly feature: string | null
  readonly project_label: string | null
  readonly product: string
  readonly year: number
  readonly offline: number
  readonly state: ReservationState | 'refused'
  readonly outcome: UsageOutcome | null
  readonly error_class: string | null
  readonly code: DenialCode | null
  readonly message: string | null
  /** `null` where there is no entry (yet, or no longer). */
  readonly sequence: number | null
  readonly result_status: SyncItemResult['status'] | null
  readonly result_message: string | null
  readonly acknowledged_at: number | null
}

/** What the list is narrowed to; `before` and `limit` cut a page. */
export interface ActivityQuery {
  readonly outcome: ActivityFilter['outcome']
  readonly operation: OperationType | null
  readonly text: string
  readonly before: string | null
  readonly limit: number
}

/** Sorts after every UUID, so that a page is always a range of the primary key. */
const AFTER_EVERY_ID = '~'

const narrowed = (id: string): string =>
  `account_id = :account AND ${id} < :before AND (:operation IS NULL OR operation = :operation)
   AND (:labels IS NULL OR project_label IN (SELECT value FROM json_each(:labels)))`

const OPEN = `
  SELECT reservation_id AS id, reserved_at AS at, NULL AS ended_at, operation, units, 0 AS charged, 0 AS overage,
    area_sqm, feature, project_label, product, year, offline, iif(lapsed_at IS NULL, 'held', 'lapsed') AS state,
    NULL AS outcome, NULL AS error_class, NULL AS code, NULL AS message,
    NULL AS sequence, NULL AS result_status, NULL AS result_message, NULL AS acknowledged_at
  FROM open_hold WHERE ${narrowed('reservation_id')}`

const ENDED = `
  SELECT reservation_id AS id, reserved_at AS at, ended_at, operation, units, charged, overage, area_sqm, feature,
    project_label, product, year, offline, state, outcome, error_class, NULL AS code, NULL AS message,
    sequence, result_status, result_message, acknowledged_at
  FROM hold LEFT JOIN journal ON journal.event_id = reservation_id WHERE ${narrowed('reservation_id')}`

const REFUSED = `
  SELECT denial.event_id AS id, denied_at AS at, denied_at AS ended_at, operation, units, 0 AS charged, 0 AS overage,
    area_sqm, feature, project_label, product, year, offline, 'refused' AS state, NULL AS outcome,
    NULL AS error_class, code, message, sequence, result_status, result_message, acknowledged_at
  FROM denial LEFT JOIN journal ON journal.event_id = denial.event_id WHERE ${narrowed('denial.event_id')}`

/** The tables that can hold an outcome at all, and no other. */
const SOURCES: Readonly<Record<ActivityFilter['outcome'], readonly string[]>> = {
  all: [OPEN, ENDED, REFUSED],
  charged: [`${ENDED} AND state = 'committed'`],
  not_charged: [`${OPEN} AND lapsed_at IS NOT NULL`, `${ENDED} AND state IN ('released', 'expired')`],
  refused: [REFUSED],
  running: [`${OPEN} AND lapsed_at IS NULL`],
}

/** The SQL of the list of operations: open and ended holds and denials of one account in one order, newest first (ids are time-ordered). */
export function createActivityStore({ full }: Store) {
  // LIKE and lower() know ASCII alone.
  full.function('contains_text', { deterministic: true }, (label: unknown, text: unknown) =>
    typeof label === 'string' && label.toLowerCase().includes(String(text)) ? 1 : 0,
  )
  const prepare = (outcome: ActivityFilter['outcome']) =>
    full.prepare<[Record<string, unknown>], ActivityRow>(
      `${SOURCES[outcome].join(' UNION ALL ')} ORDER BY id DESC LIMIT :limit`,
    )
  const list = {
    all: prepare('all'),
    charged: prepare('charged'),
    not_charged: prepare('not_charged'),
    refused: prepare('refused'),
    running: prepare('running'),
  }
  const labels = full
    .prepare<[{ account: string; text: string }], string>(
      `SELECT project FROM usage_month WHERE account_id = :account AND contains_text(project, :text)
       UNION SELECT project_label FROM open_hold WHERE account_id = :account AND contains_text(project_label, :text)`,
    )
    .pluck()

  return {
    list(accountId: string, { outcome, operation, text, before, limit }: ActivityQuery): ActivityRow[] {
      const wanted = text.trim().toLowerCase()
      // Projects are few: their names are searched, not the operations.
      const found = wanted === '' ? null : labels.all({ account: accountId, text: wanted })
      if (found !== null && found.length === 0) return []
      return list[outcome].all({
        account: accountId,
        before: before ?? AFTER_EVERY_ID,
        operation,
        labels: found === null ? null : JSON.stringify(found),
        limit,
      })
    },
  }
}
