import { HOUR } from '../../../shared/time/duration.ts'
import type { Period } from '../../../shared/time/period.ts'
import type { Executor } from '../../db/database.ts'
import type { CloudOperationTable } from './operations-tables.ts'

/** The operation that an account reserved under this `opId`, or `null`. */
export async function findByOpId(
  executor: Executor,
  accountId: string,
  opId: string,
): Promise<CloudOperationTable | null> {
  const row = await executor
    .selectFrom('cloud_operation')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('op_id', '=', opId)
    .executeTakeFirst()
  return row ?? null
}

/** A reservation of the account; another account's is not found. */
export async function findReservation(
  executor: Executor,
  accountId: string,
  reservationId: string,
): Promise<CloudOperationTable | null> {
  const row = await executor
    .selectFrom('cloud_operation')
    .selectAll()
    .where('id', '=', reservationId)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row ?? null
}

/** Writes a new operation. Throws where the account used its `opId` before: a unique index. */
export async function insertOperation(transaction: Executor, row: CloudOperationTable): Promise<void> {
  await transaction.insertInto('cloud_operation').values(row).execute()
}

/** Changes the state of an operation and what it was charged. */
export async function setOperation(
  transaction: Executor,
  reservationId: string,
  changes: Partial<Pick<CloudOperationTable, 'state' | 'charged' | 'overage' | 'ended_at'>>,
): Promise<void> {
  await transaction.updateTable('cloud_operation').set(changes).where('id', '=', reservationId).execute()
}

/** Keeps a hold from lapsing; one that is not held any more stays as it is. */
export async function renewHold(executor: Executor, reservationId: string, lapsesAt: number): Promise<void> {
  await executor
    .updateTable('cloud_operation')
    .set({ lapses_at: lapsesAt })
    .where('id', '=', reservationId)
    .where('state', '=', 'held')
    .execute()
}

/** Holds and lapsed holds of an account whose time is over. */
export async function overdueOperations(
  executor: Executor,
  accountId: string,
  now: number,
): Promise<CloudOperationTable[]> {
  return await executor
    .selectFrom('cloud_operation')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('state', 'in', ['held', 'lapsed'])
    .where((where) =>
      where.or([
        where('expires_at', '<=', now),
        where.and([where('state', '=', 'held'), where('lapses_at', '<=', now)]),
      ]),
    )
    .execute()
}

/** The periods whose pools have holds of cloud operations. */
export async function heldPeriods(executor: Executor, accountId: string): Promise<Period[]> {
  const rows = await executor
    .selectFrom('cloud_operation')
    .select('period')
    .distinct()
    .where('account_id', '=', accountId)
    .where('state', 'in', ['held', 'lapsed'])
    .execute()
  return rows.map((row) => row.period)
}

/** Accounts that have holds whose time is over. */
export async function accountsWithOverdue(executor: Executor, now: number): Promise<string[]> {
  const rows = await executor
    .selectFrom('cloud_operation')
    .select('account_id')
    .distinct()
    .where('state', 'in', ['held', 'lapsed'])
    .where((where) =>
      where.or([
        where('expires_at', '<=', now),
        where.and([where('state', '=', 'held'), where('lapses_at', '<=', now)]),
      ]),
    )
    .execute()
  return rows.map((row) => row.account_id)
}

/** When the account's cloud operations of the last hour were granted. */
export async function grantedInLastHour(executor: Executor, accountId: string, now: number): Promise<number[]> {
  const rows = await executor
    .selectFrom('cloud_operation')
    .select('reserved_at')
    .where('account_id', '=', accountId)
    .where('reserved_at', '>', now - HOUR)
    .execute()
  return rows.map((row) => row.reserved_at)
}

/** Notes the first cloud operation of an account: from then on the pools keep units back for them. */
export async function noteCloudUse(transaction: Executor, accountId: string, now: number): Promise<void> {
  await transaction
    .updateTable('account')
    .set({ cloud_operations_since: now })
    .where('id', '=', accountId)
    .where('cloud_operations_since', 'is', null)
    .execute()
}
