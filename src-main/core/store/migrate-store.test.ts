import { join } from 'node:path'
import DatabaseConstructor, { type Database } from 'better-sqlite3'
import { expect, it } from 'vitest'
import { useTestFolders } from '../host/use-test-folders.ts'
import { initial } from './migrations/0001-initial.ts'
import { migrateStore, STORE_VERSION, storeVersion } from './migrate-store.ts'

const testFolder = useTestFolders('migrate-')

/** A store as version 1 left it: two accounts, a month that is past, every kind of end, refusals. */
function openVersionOne(): Database {
  const database = new DatabaseConstructor(join(testFolder(), 'store.sqlite'))
  database.pragma('trusted_schema = OFF')
  database.exec(initial.sql)
  database.pragma('user_version = 1')
  const device = database.prepare(
    `INSERT INTO device VALUES (?, ?, 'Office', 'm', 'Ada', 'ada@example.com', 'Desk', 'r', 'h', 1, 'active', ?)`,
  )
  device.run('d1', 'a1', null)
  device.run('d2', 'a2', 5)
  const hold = database.prepare(
    `INSERT INTO hold (reservation_id, device_id, account_id, member_id, op_id, operation, period, units, project_label,
       product, year, client_name, client_version, plan_id, entitlement_version, offline, reserved_at, state, ended_at,
       charged, overage, outcome)
     VALUES (:id, :device, :account, 'm', :id, :operation, :period, 5, :project, 'Revit', 2027, 'P', '1', 'free', 1, 0,
       :at, :state, :at, :charged, :overage, :outcome)`,
  )
  const at = (text: string): number => Date.parse(text)
  const base = { device: 'd1', account: 'a1', operation: 'ai_layout', period: '2026-10', project: 'Villa', overage: 0 }
  const charged = { state: 'committed', outcome: 'succeeded' }
  const failed = { state: 'released', outcome: 'failed', charged: 0 }
  hold.run({ ...base, ...charged, id: '1', charged: 2, at: at('2026-10-31T23:59:59Z') })
  // Reserved in October, ended in November: October's.
  hold.run({ ...base, ...charged, id: '2', charged: 1, overage: 1, at: at('2026-10-31T10:00:00Z') })
  hold.run({ ...base, ...failed, id: '3', project: null, at: at('2026-10-02T10:00:00Z') })
  hold.run({ ...base, ...charged, id: '4', period: '2026-11', charged: 5, at: at('2026-11-01T00:00:00Z') })
  hold.run({ ...base, ...charged, id: '5', operation: 'api_call', charged: 1, at: at('2026-10-03T10:00:00Z') })
  hold.run({ ...base, ...charged, id: '6', device: 'd2', account: 'a2', charged: 4, at: at('2026-10-03T10:00:00Z') })
  const denial = database.prepare(
    `INSERT INTO denial (event_id, device_id, account_id, op_id, code, message, operation, units, project_label, product,
       year, offline, denied_at)
     VALUES (?, 'd1', 'a1', ?, 'quota_exhausted', 'No.', 'ai_layout', 1, ?, 'Revit', 2027, 0, ?)`,
  )
  denial.run('7', '7', 'Villa', at('2026-10-31T23:59:59Z'))
  denial.run('8', '8', 'Neu', at('2026-11-01T00:00:00Z'))
  return database
}

const rows = (database: Database, sql: string): unknown[] => database.prepare(sql).raw().all()

it('sums up the operations of a store of version 1, each in its month, and loses none of them', () => {
  const database = openVersionOne()
  migrateStore(database)
  expect(storeVersion(database)).toBe(STORE_VERSION)
  expect(rows(database, 'SELECT * FROM usage_month ORDER BY 1, 2, 3, 4')).toEqual([
    ['a1', '2026-10', 'ai_layout', '', 1, 0, 0, 1, 0],
    ['a1', '2026-10', 'ai_layout', 'Villa', 2, 3, 1, 0, 1],
    ['a1', '2026-10', 'api_call', 'Villa', 1, 1, 0, 0, 0],
    ['a1', '2026-11', 'ai_layout', 'Neu', 0, 0, 0, 0, 1],
    ['a1', '2026-11', 'ai_layout', 'Villa', 1, 5, 0, 0, 0],
    ['a2', '2026-10', 'ai_layout', 'Villa', 1, 4, 0, 0, 0],
  ])
  expect(
    rows(database, `SELECT day, charged FROM usage_day WHERE account_id = 'a1' AND operation = 'ai_layout'`),
  ).toEqual([
    ['2026-10-31', 3],
    ['2026-11-01', 5],
  ])
  expect(rows(database, 'SELECT count(*) FROM hold')).toEqual([[6]])
  database.close()
})

it('adds what ends or is refused from then on, once, and keeps the sums when operations are forgotten', () => {
  const database = openVersionOne()
  migrateStore(database)
  migrateStore(database)
  database.exec(`INSERT INTO hold SELECT '9', device_id, account_id, member_id, '9', operation, meter, period, lease_id, units,
    area_sqm, feature, project_key, project_label, expected_ms, product, year, build, client_name, client_version, plan_id,
    entitlement_version, offline, reserved_at, lapsed_at, state, ended_at, charged, overage, outcome, error_class, duration_ms
    FROM hold WHERE reservation_id = '1'`)
  // The same operation with the same code is refused once.
  const again = `INSERT INTO denial SELECT * FROM denial WHERE event_id = '7' ON CONFLICT DO NOTHING`
  database.exec(
    again.replace(
      'SELECT *',
      `SELECT 'x', device_id, account_id, op_id, code, message, operation, units, area_sqm,
    feature, project_label, product, year, offline, denied_at`,
    ),
  )
  database.exec(`DELETE FROM hold WHERE account_id = 'a1'; DELETE FROM denial`)
  expect(
    rows(
      database,
      `SELECT runs, charged, overage, not_charged, refused FROM usage_month
    WHERE account_id = 'a1' AND period = '2026-10' AND project = 'Villa' AND operation = 'ai_layout'`,
    ),
  ).toEqual([[3, 5, 1, 0, 1]])
  database.close()
})
