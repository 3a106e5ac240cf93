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

/** The SQL of the list of operations: open and ended holds and denials of one account in one order, newest first (ids are time-ordered). */
export function createActivityStore({ full }: Store) {
  // LIKE and lower() know ASCII alone.
  full.function('contains_text', { deterministic: true }, (label: unknown, text: unknown) =>
    typeof label === 'string' && label.toLowerCase().includes(String(text)) ? 1 : 0,
  )
  const narrowed = `account_id = :account AND id < :before
    AND (:operation IS NULL OR operation = :operation) AND (:text = '' OR contains_text(project_label, :text))`
  const list = full.prepare<[Record<string, unknown>], ActivityRow>(
    `SELECT reservation_id AS id, reserved_at AS at, NULL AS ended_at, operation, units, 0 AS charged, 0 AS overage,
       area_sqm, feature, project_label, product, year, offline, iif(lapsed_at IS NULL, 'held', 'lapsed') AS state,
       NULL AS outcome, NULL AS error_class, NULL AS code, NULL AS message,
       NULL AS sequence, NULL AS result_status, NULL AS result_message, NULL AS acknowledged_at
     FROM open_hold
     WHERE ${narrowed.replaceAll('id <', 'reservation_id <')} AND CASE :outcome
       WHEN 'all' THEN 1
       WHEN 'not_charged' THEN lapsed_at IS NOT NULL
       WHEN 'running' THEN lapsed_at IS NULL ELSE 0 END
     UNION ALL
     SELECT reservation_id, reserved_at, ended_at, operation, units, charged, overage, area_sqm, feature,
       project_label, product, year, offline, state, outcome, error_class, NULL, NULL,
       sequence, result_status, result_message, acknowledged_at
     FROM hold LEFT JOIN journal ON journal.event_id = reservation_id
     WHERE ${narrowed.replaceAll('id <', 'reservation_id <')} AND CASE :outcome
       WHEN 'all' THEN 1
       WHEN 'charged' THEN state = 'committed'
       WHEN 'not_charged' THEN state IN ('released', 'expired') ELSE 0 END
     UNION ALL
     SELECT denial.event_id, denied_at, denied_at, operation, units, 0, 0, area_sqm, feature,
       project_label, product, year, offline, 'refused', NULL, NULL, code, message,
       sequence, result_status, result_message, acknowledged_at
     FROM denial LEFT JOIN journal ON journal.event_id = denial.event_id
     WHERE ${narrowed.replaceAll('id <', 'denial.event_id <')} AND :outcome IN ('all', 'refused')
     ORDER BY 1 DESC LIMIT :limit`,
  )
  const account = full
    .prepare<[], string>(
      'SELECT account_id FROM device ORDER BY signed_out_at IS NOT NULL, signed_out_at DESC, enrolled_at DESC LIMIT 1',
    )
    .pluck()

  return {
    /** The account in use, or the one that was last. */
    account: () => account.get() ?? null,
    list: (accountId: string, query: ActivityQuery) =>
      list.all({
        ...query,
        account: accountId,
        before: query.before ?? AFTER_EVERY_ID,
        text: query.text.trim().toLowerCase(),
      }),
  }
}
