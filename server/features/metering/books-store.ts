import { sql } from 'kysely'
import { METERS } from '../../../shared/catalog/plan.ts'
import type { Period } from '../../../shared/time/period.ts'
import type { Executor } from '../../db/database.ts'
import { insertRows } from './insert-rows.ts'
import type { LeaseTable, LedgerLineTable, PoolTable, UnitWantTable } from './metering-tables.ts'
import { emptyPool, type Lease, type Pool } from './rules/books.ts'

function toPool(row: PoolTable): Pool {
  return {
    meter: row.meter,
    period: row.period,
    limit: row.limit_units,
    unlimited: row.unlimited === 1,
    highestLimit: row.highest_limit,
    free: row.free_units,
    open: row.open_units,
    held: row.held_units,
    settled: row.settled_units,
    overage: row.overage_units,
    uncounted: row.uncounted_units,
  }
}

function poolColumns(pool: Pool, now: number) {
  return {
    limit_units: pool.limit,
    unlimited: pool.unlimited ? 1 : 0,
    highest_limit: pool.highestLimit,
    free_units: pool.free,
    open_units: pool.open,
    held_units: pool.held,
    settled_units: pool.settled,
    overage_units: pool.overage,
    uncounted_units: pool.uncounted,
    changed_at: now,
  }
}

/** Locks and reads an account's pools: those of the running period and later, and of the wanted periods; missing wanted ones are made empty. */
export async function lockPools(
  transaction: Executor,
  accountId: string,
  running: Period,
  wanted: readonly Period[],
  now: number,
): Promise<Pool[]> {
  const rows = await transaction
    .updateTable('pool')
    .set({ changed_at: now })
    .where('account_id', '=', accountId)
    .where((where) => where.or([where('period', '>=', running), where('period', 'in', [...wanted])]))
    .returningAll()
    .execute()
  const known = new Set(rows.map((row) => `${row.meter} ${row.period}`))
  const missing = wanted
    .flatMap((period) => METERS.map((meter) => emptyPool(meter, period)))
    .filter((pool) => !known.has(`${pool.meter} ${pool.period}`))
  await insertRows(
    transaction,
    'pool',
    missing.map((pool) => ({
      account_id: accountId,
      meter: pool.meter,
      period: pool.period,
      ...poolColumns(pool, now),
    })),
  )
  return [...rows.map(toPool), ...missing]
}

/** The pools of an account in one period, read without a lock: for what is only shown. */
export async function readPools(executor: Executor, accountId: string, period: Period): Promise<Pool[]> {
  const rows = await executor
    .selectFrom('pool')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('period', '=', period)
    .execute()
  return rows.map(toPool)
}

/** Writes the figures of a pool whose row this transaction has locked. */
export async function writePool(transaction: Executor, accountId: string, pool: Pool, now: number): Promise<void> {
  await transaction
    .updateTable('pool')
    .set(poolColumns(pool, now))
    .where('account_id', '=', accountId)
    .where('meter', '=', pool.meter)
    .where('period', '=', pool.period)
    .execute()
}

function toLease(row: LeaseTable): Lease {
  return {
    leaseId: row.id,
    accountId: row.account_id,
    deviceId: row.device_id,
    meter: row.meter,
    period: row.period,
    basis: row.basis,
    granted: row.granted,
    returned: row.returned,
    released: row.released,
    settled: row.settled,
    version: row.version,
  }
}

/** Leases of an account from a period on: all of one device, and of the others those in which units stand open. */
export async function leasesFrom(
  executor: Executor,
  accountId: string,
  deviceId: string,
  period: Period,
): Promise<Lease[]> {
  const rows = await executor
    .selectFrom('lease')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('period', '>=', period)
    .where((where) =>
      where.or([where('device_id', '=', deviceId), sql<boolean>`granted - returned - released - settled > 0`]),
    )
    .orderBy('id')
    .execute()
  return rows.map(toLease)
}

/** Leases by their ids; unknown ones are left out. */
export async function leasesByIds(executor: Executor, ids: readonly string[]): Promise<Lease[]> {
  if (ids.length === 0) return []
  const rows = await executor
    .selectFrom('lease')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute()
  return rows.map(toLease)
}

/** Writes a lease, new or changed. */
export async function writeLease(transaction: Executor, lease: Lease, now: number): Promise<void> {
  const counters = {
    granted: lease.granted,
    returned: lease.returned,
    released: lease.released,
    settled: lease.settled,
    version: lease.version,
    changed_at: now,
  }
  await transaction
    .insertInto('lease')
    .values({
      id: lease.leaseId,
      account_id: lease.accountId,
      device_id: lease.deviceId,
      meter: lease.meter,
      period: lease.period,
      basis: lease.basis,
      ...counters,
    })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(counters))
    .execute()
}

/** Adds lines to the ledger; none is ever changed. */
export async function appendLedgerLines(transaction: Executor, lines: readonly LedgerLineTable[]): Promise<void> {
  await insertRows(transaction, 'ledger_line', lines)
}

/** Which of these journal entries stand in the ledger as lines already. */
export async function knownLedgerEvents(executor: Executor, eventIds: readonly string[]): Promise<Set<string>> {
  if (eventIds.length === 0) return new Set()
  const rows = await executor
    .selectFrom('ledger_line')
    .select('event_id')
    .where('event_id', 'in', [...eventIds])
    .execute()
  return new Set(rows.flatMap((row) => (row.event_id === null ? [] : [row.event_id])))
}

/** Units that others of the account wait for. */
export async function openWants(executor: Executor, accountId: string, now: number): Promise<UnitWantTable[]> {
  return await executor
    .selectFrom('unit_want')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('expires_at', '>', now)
    .execute()
}

/** Replaces what one device or operation waits for. */
export async function replaceWants(
  transaction: Executor,
  accountId: string,
  wantedBy: string,
  wants: readonly UnitWantTable[],
): Promise<void> {
  await transaction
    .deleteFrom('unit_want')
    .where('account_id', '=', accountId)
    .where('wanted_by', '=', wantedBy)
    .execute()
  await insertRows(transaction, 'unit_want', wants)
}

/** Which history of the ledger this is; the first call begins it. */
export async function ledgerEpochOf(executor: Executor, now: number, newEpoch: () => string): Promise<string> {
  const read = () => executor.selectFrom('ledger_epoch').select('epoch').where('id', '=', 1).executeTakeFirst()
  const known = await read()
  if (known !== undefined) return known.epoch
  await executor
    .insertInto('ledger_epoch')
    .values({ id: 1, epoch: newEpoch(), started_at: now })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
  return (await read())?.epoch ?? (await ledgerEpochOf(executor, now, newEpoch))
}
