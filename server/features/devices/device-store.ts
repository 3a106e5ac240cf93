import type { DeviceStatus } from '../../../shared/protocol/signed-documents.ts'
import { DAY } from '../../../shared/time/duration.ts'
import type { Executor } from '../../db/database.ts'
import type { DeviceTable } from './devices-tables.ts'

/** A device as the other features see it. Times are epoch milliseconds. */
export interface Device {
  readonly deviceId: string
  readonly accountId: string
  readonly memberId: string
  /** Ed25519, 32 bytes base64url. */
  readonly publicKey: string
  readonly name: string
  readonly status: DeviceStatus
  /** Why it is not active; `null` while it is. */
  readonly statusReason: string | null
  readonly enrolledAt: number
  readonly lastSeenAt: number
}

/** A device that gave its units back and left; the same install may come back with the same key. */
export const SIGNED_OUT = 'signed_out'

/** The member whose device it was belongs to the account no more. */
export const MEMBER_LEFT = 'member_left'

function toDevice(row: DeviceTable): Device {
  return {
    deviceId: row.id,
    accountId: row.account_id,
    memberId: row.member_id,
    publicKey: row.public_key,
    name: row.name,
    status: row.status,
    statusReason: row.status_reason,
    enrolledAt: row.enrolled_at,
    lastSeenAt: row.last_seen_at,
  }
}

/** A device by id, whatever its state, or `null`. */
export async function findDevice(executor: Executor, deviceId: string): Promise<Device | null> {
  const row = await executor.selectFrom('device').selectAll().where('id', '=', deviceId).executeTakeFirst()
  return row === undefined ? null : toDevice(row)
}

/** A device that was not seen for this long no longer takes part in sharing out. */
const SHARES_FOR = 31 * DAY

/** The devices that share what an account may use at `now`: active, and seen in the last 31 days. */
export async function sharingDevices(executor: Executor, accountId: string, now: number): Promise<Device[]> {
  const rows = await executor
    .selectFrom('device')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('status', '=', 'active')
    .where('last_seen_at', '>', now - SHARES_FOR)
    .orderBy('id')
    .execute()
  return rows.map(toDevice)
}

/** Adds a device unless its id is known; the row that stands then is to be read. */
export async function insertDevice(executor: Executor, row: DeviceTable): Promise<void> {
  await executor
    .insertInto('device')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
}

/** The same install signs in again: its description is brought up to date, and a device that had signed out is active again. */
export async function renewDevice(
  executor: Executor,
  deviceId: string,
  changes: Pick<DeviceTable, 'member_id' | 'name' | 'platform' | 'app_version' | 'last_seen_at'>,
): Promise<void> {
  await executor.updateTable('device').set(changes).where('id', '=', deviceId).execute()
  await executor
    .updateTable('device')
    .set({ status: 'active', status_reason: null })
    .where('id', '=', deviceId)
    .where('status', '=', 'retired')
    .where('status_reason', '=', SIGNED_OUT)
    .execute()
}

/** Freezes or retires an active device; one that is not active keeps its status and its reason. */
export async function endDevice(
  executor: Executor,
  deviceId: string,
  status: 'frozen' | 'retired',
  reason: string,
): Promise<void> {
  await executor
    .updateTable('device')
    .set({ status, status_reason: reason })
    .where('id', '=', deviceId)
    .where('status', '=', 'active')
    .execute()
}

/** Records that a device was here at `now`, and with which version of the app. */
export async function touchDevice(
  executor: Executor,
  deviceId: string,
  now: number,
  appVersion: string,
): Promise<void> {
  await executor
    .updateTable('device')
    .set({ last_seen_at: now, app_version: appVersion })
    .where('id', '=', deviceId)
    .execute()
}
