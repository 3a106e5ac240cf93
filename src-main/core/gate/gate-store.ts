import type { OperationType } from '../../../shared/catalog/operations.ts'
import type { Meter } from '../../../shared/catalog/plan.ts'
import type { UsageOutcome } from '../../../shared/protocol/journal-entry.ts'
import type { ErrorClass, ReservationState } from '../../../shared/protocol/plugin-link.ts'
import type { LeaseBasis } from '../../../shared/protocol/signed-documents.ts'
import type { Store } from '../store/store-types.ts'
import type { HoldEnd, HoldFacts } from './hold.ts'

/** A row of `hold`, as SQLite gives it. */
export interface HoldRow {
  readonly reservation_id: string
  readonly device_id: string
  readonly account_id: string
  readonly member_id: string
  readonly op_id: string
  readonly operation: OperationType
  readonly meter: Meter | null
  readonly period: string
  readonly lease_id: string | null
  readonly units: number
  readonly area_sqm: number | null
  readonly feature: string | null
  readonly project_key: string | null
  readonly project_label: string | null
  readonly expected_ms: number | null
  readonly product: string
  readonly year: number
  readonly build: string | null
  readonly client_name: string
  readonly client_version: string
  readonly plan_id: string
  readonly entitlement_version: number
  readonly offline: number
  readonly reserved_at: number
  readonly state: ReservationState
  readonly lapsed_at: number | null
  readonly ended_at: number | null
  readonly charged: number
  readonly overage: number
  readonly outcome: UsageOutcome | null
  readonly error_class: ErrorClass | null
  readonly duration_ms: number | null
}

export interface LeaseCounterRow {
  readonly lease_id: string
  readonly device_id: string
  readonly meter: Meter
  readonly period: string
  readonly basis: LeaseBasis
  readonly granted: number
  readonly returned: number
  readonly committed: number
  readonly overage: number
}

export interface DenialRow {
  readonly event_id: string
  readonly device_id: string
  readonly account_id: string
  readonly op_id: string
  readonly code: string
  readonly message: string
  readonly operation: OperationType
  readonly units: number
  readonly area_sqm: number | null
  readonly feature: string | null
  readonly project_label: string | null
  readonly product: string
  readonly year: number
  readonly offline: number
  readonly denied_at: number
}

const HOLD_COLUMNS = `reservation_id, device_id, account_id, member_id, op_id, operation, meter, period, lease_id, units,
  area_sqm, feature, project_key, project_label, expected_ms, product, year, build, client_name, client_version,
  plan_id, entitlement_version, offline, reserved_at`

/** The SQL of holds, denials and the counters of leases. */
export function createGateStore(store: Store) {
  const { full, holds } = store
  const insertHold = holds.prepare<unknown[]>(
    `INSERT INTO hold (${HOLD_COLUMNS}) VALUES (${HOLD_COLUMNS.split(',')
      .map(() => '?')
      .join(', ')})`,
  )
  const byOperation = full.prepare<[string, string], HoldRow>('SELECT * FROM hold WHERE device_id = ? AND op_id = ?')
  const lapse = holds.prepare<[number, string]>(
    `UPDATE hold SET state = 'lapsed', lapsed_at = ? WHERE reservation_id = ? AND state = 'held'`,
  )
  const byId = full.prepare<[string], HoldRow>('SELECT * FROM hold WHERE reservation_id = ?')
  // Named, because the planner would rather read all of the table in order.
  const open = full.prepare<[], HoldRow>(
    'SELECT * FROM hold INDEXED BY hold_open WHERE ended_at IS NULL ORDER BY reservation_id',
  )
  const end = full.prepare<unknown[]>(
    `UPDATE hold SET state = ?, outcome = ?, ended_at = ?, charged = ?, overage = ?, error_class = ?, duration_ms = ?
     WHERE reservation_id = ? AND ended_at IS NULL`,
  )
  const grantedAt = full
    .prepare<[string, string, string, number], number>(
      `SELECT reserved_at FROM hold WHERE reservation_id >= ? AND reservation_id < ? AND account_id = ?
       ORDER BY reservation_id DESC LIMIT ?`,
    )
    .pluck()
  const leases = full.prepare<[], LeaseCounterRow>(
    'SELECT lease_id, device_id, meter, period, basis, granted, returned, committed, overage FROM lease',
  )
  const saveLease = full.prepare<[number, number, number, string]>(
    'UPDATE lease SET returned = ?, committed = ?, overage = ? WHERE lease_id = ?',
  )
  const insertDenial = full.prepare<[DenialRow]>(
    `INSERT INTO denial (event_id, device_id, account_id, op_id, code, message, operation, units, area_sqm, feature,
       project_label, product, year, offline, denied_at)
     VALUES (:event_id, :device_id, :account_id, :op_id, :code, :message, :operation, :units, :area_sqm, :feature,
       :project_label, :product, :year, :offline, :denied_at)
     ON CONFLICT (device_id, op_id, code) DO NOTHING`,
  )
  const accountOf = full.prepare<[string], string>('SELECT account_id FROM device WHERE device_id = ?').pluck()
  const pruneHolds = full.prepare<[number]>(
    `DELETE FROM hold WHERE ended_at < ? AND NOT EXISTS (SELECT 1 FROM journal
       WHERE journal.event_id = hold.reservation_id AND acknowledged_at IS NULL)`,
  )
  const pruneDenials = full.prepare<[number]>(
    `DELETE FROM denial WHERE denied_at < ? AND NOT EXISTS (SELECT 1 FROM journal
       WHERE journal.event_id = denial.event_id AND acknowledged_at IS NULL)`,
  )

  return {
    /** Writes a hold, inside a transaction on the connection of the holds. Throws when its `opId` has one already. */
    insertHold(facts: HoldFacts): void {
      insertHold.run(
        facts.reservationId,
        facts.deviceId,
        facts.accountId,
        facts.memberId,
        facts.opId,
        facts.operation,
        facts.meter,
        facts.period,
        facts.leaseId,
        facts.units,
        facts.areaSqm,
        facts.feature,
        facts.projectKey,
        facts.projectLabel,
        facts.expectedMs,
        facts.product,
        facts.year,
        facts.build,
        facts.clientName,
        facts.clientVersion,
        facts.planId,
        facts.entitlementVersion,
        facts.offline ? 1 : 0,
        facts.reservedAt,
      )
    },
    findByOperation: (deviceId: string, opId: string) => byOperation.get(deviceId, opId),
    /** Marks holds as lapsed, on the connection of the holds: the next hold on their units stands behind it in the log. */
    lapse(lapsed: readonly { reservationId: string; at: number }[]): void {
      store.transact(holds, () => {
        for (const { reservationId, at } of lapsed) lapse.run(at, reservationId)
      })
    },
    find: (reservationId: string) => byId.get(reservationId),
    open: () => open.all(),
    /** Ends a hold, inside a durable transaction. */
    end(reservationId: string, facts: HoldEnd): void {
      const { state, outcome, endedAt, charged, overage, errorClass, durationMs } = facts
      const { changes } = end.run(state, outcome, endedAt, charged, overage, errorClass, durationMs, reservationId)
      if (changes !== 1) throw new Error(`reservation ${reservationId} was not open`)
    },
    /** When the latest reservations of an account were granted; at most `limit` of those between two ids. */
    grantedAt: (fromId: string, belowId: string, accountId: string, limit: number) =>
      grantedAt.all(fromId, belowId, accountId, limit),
    leases: () => leases.all(),
    saveLease: (lease: { leaseId: string; returned: number; committed: number; overage: number }) =>
      saveLease.run(lease.returned, lease.committed, lease.overage, lease.leaseId),
    accountOf: (deviceId: string) => accountOf.get(deviceId),
    /** False when this operation was refused with this code before. */
    insertDenial: (row: DenialRow) => insertDenial.run(row).changes === 1,
    /** Forgets what ended before an instant and has been acknowledged. */
    prune(before: number): void {
      store.transact(full, () => {
        pruneHolds.run(before)
        pruneDenials.run(before)
      })
    },
  }
}
export type GateStore = ReturnType<typeof createGateStore>
