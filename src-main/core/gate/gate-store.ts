import type { Store } from '../store/store-types.ts'
import type { DenialRow, HoldRow, LeaseCounterRow, OpenHoldRow } from './gate-rows.ts'
import type { HoldEnd, HoldFacts } from './hold.ts'

const HOLD_COLUMNS = `reservation_id, device_id, account_id, member_id, op_id, operation, meter, period, lease_id, units,
  area_sqm, feature, project_key, project_label, expected_ms, product, year, build, client_name, client_version,
  plan_id, entitlement_version, offline, reserved_at`

/** The SQL of holds, denials and the counters of leases. */
export function createGateStore(store: Store) {
  const { full, holds } = store
  const insertHold = holds.prepare<unknown[]>(
    `INSERT INTO open_hold (${HOLD_COLUMNS}) VALUES (${HOLD_COLUMNS.split(',')
      .map(() => '?')
      .join(', ')})`,
  )
  const byOperation = full.prepare<[string, string], HoldRow>('SELECT * FROM hold WHERE device_id = ? AND op_id = ?')
  const lapse = holds.prepare<[number, string]>(
    'UPDATE open_hold SET lapsed_at = ? WHERE reservation_id = ? AND lapsed_at IS NULL',
  )
  const byId = full.prepare<[string], HoldRow>('SELECT * FROM hold WHERE reservation_id = ?')
  const open = full.prepare<[], OpenHoldRow>('SELECT * FROM open_hold ORDER BY reservation_id')
  const insertEnded = full.prepare<unknown[]>(
    `INSERT INTO hold (${HOLD_COLUMNS}, lapsed_at, state, outcome, ended_at, charged, overage, error_class, duration_ms)
     SELECT ${HOLD_COLUMNS}, lapsed_at, ?, ?, ?, ?, ?, ?, ? FROM open_hold WHERE reservation_id = ?`,
  )
  const removeOpen = full.prepare<[string]>('DELETE FROM open_hold WHERE reservation_id = ?')
  const grantedIn = (table: string): string =>
    `SELECT reserved_at, reservation_id FROM ${table}
     WHERE reservation_id >= :from AND reservation_id < :below AND account_id = :account`
  const grantedAt = full
    .prepare<[{ from: string; below: string; account: string; limit: number }], number>(
      `${grantedIn('open_hold')} UNION ALL ${grantedIn('hold')} ORDER BY reservation_id DESC LIMIT :limit`,
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
    /** Writes a hold, inside a transaction on the connection of the holds. That its `opId` is new is the caller's to know. */
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
    /** The ended reservation of an `opId`. */
    findByOperation: (deviceId: string, opId: string) => byOperation.get(deviceId, opId),
    /** Marks holds as lapsed, on the connection of the holds: the next hold on their units stands behind it in the log. */
    lapse(lapsed: readonly { reservationId: string; at: number }[]): void {
      store.transact(holds, () => {
        for (const { reservationId, at } of lapsed) lapse.run(at, reservationId)
      })
    },
    /** An ended reservation. */
    find: (reservationId: string) => byId.get(reservationId),
    open: () => open.all(),
    /** Moves a hold to the ended ones, inside a durable transaction. */
    end(reservationId: string, facts: HoldEnd): void {
      const { state, outcome, endedAt, charged, overage, errorClass, durationMs } = facts
      insertEnded.run(state, outcome, endedAt, charged, overage, errorClass, durationMs, reservationId)
      const { changes } = removeOpen.run(reservationId)
      if (changes !== 1) throw new Error(`reservation ${reservationId} was not open`)
    },
    /** When the latest reservations of an account were granted; at most `limit` of those between two ids. */
    grantedAt: (from: string, below: string, account: string, limit: number) =>
      grantedAt.all({ from, below, account, limit }),
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
