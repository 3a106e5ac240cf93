import type { DeviceStatus } from '../../../shared/protocol/signed-documents.ts'
import type { Store } from '../store/store-types.ts'
import type { DeviceRecord } from './entitlement-types.ts'
import type { VerifiedLease } from './verify-documents.ts'

interface DeviceRow {
  readonly device_id: string
  readonly account_id: string
  readonly account_name: string
  readonly member_id: string
  readonly member_name: string
  readonly member_email: string
  readonly device_name: string
  readonly root_public_key: string
  readonly project_hmac_key: string
  readonly enrolled_at: number
  readonly status: DeviceStatus
}

export interface SnapshotRow {
  readonly jws: string
  readonly keys: string
}

export interface LeaseRow {
  readonly lease_id: string
  readonly version: number
  readonly granted: number
  readonly returned: number
  readonly committed: number
  readonly jws: string
}

/** The SQL of devices, snapshots and the signed side of leases. Writes belong into a transaction on the durable connection. */
export function createEntitlementStore({ full }: Store) {
  const inUse = full.prepare<[], DeviceRow>('SELECT * FROM device WHERE signed_out_at IS NULL')
  const one = full.prepare<[string], DeviceRow>('SELECT * FROM device WHERE device_id = ?')
  const signOut = full.prepare<[number, string]>(
    'UPDATE device SET signed_out_at = ? WHERE signed_out_at IS NULL AND device_id <> ?',
  )
  const upsert = full.prepare<[DeviceRow]>(
    `INSERT INTO device (device_id, account_id, account_name, member_id, member_name, member_email, device_name,
       root_public_key, project_hmac_key, enrolled_at, status)
     VALUES (:device_id, :account_id, :account_name, :member_id, :member_name, :member_email, :device_name,
       :root_public_key, :project_hmac_key, :enrolled_at, :status)
     ON CONFLICT (device_id) DO UPDATE SET account_name = excluded.account_name, member_name = excluded.member_name,
       member_email = excluded.member_email, device_name = excluded.device_name,
       project_hmac_key = excluded.project_hmac_key, status = excluded.status, signed_out_at = NULL`,
  )
  const describe = full.prepare<[DeviceStatus, string, string, string, string]>(
    'UPDATE device SET status = ?, account_name = ?, member_name = ?, member_email = ? WHERE device_id = ?',
  )
  const withTail = full.prepare<[], DeviceRow>(
    `SELECT device.* FROM device LEFT JOIN journal_mark AS mark USING (device_id)
     WHERE signed_out_at IS NULL
        OR EXISTS (SELECT 1 FROM journal
             WHERE journal.device_id = device.device_id AND sequence > coalesce(mark.acknowledged_sequence, 0))
        OR EXISTS (SELECT 1 FROM open_hold WHERE open_hold.device_id = device.device_id)
     ORDER BY signed_out_at IS NOT NULL, enrolled_at DESC`,
  )
  const snapshot = full.prepare<[string], SnapshotRow>('SELECT jws, keys FROM snapshot WHERE device_id = ?')
  const saveSnapshot = full.prepare<[string, string, string, number, number, string]>(
    `INSERT INTO snapshot (device_id, jws, keys, version, issued_at, ledger_epoch) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (device_id) DO UPDATE SET jws = excluded.jws, keys = excluded.keys, version = excluded.version,
       issued_at = excluded.issued_at, ledger_epoch = excluded.ledger_epoch`,
  )
  const leases = full.prepare<[string, string], LeaseRow>(
    `SELECT lease_id, version, granted, returned, committed, jws FROM lease
     WHERE device_id = ? AND period >= ? AND current = 1`,
  )
  const lease = full.prepare<[string], LeaseRow>(
    'SELECT lease_id, version, granted, returned, committed, jws FROM lease WHERE lease_id = ?',
  )
  const noneCurrent = full.prepare<[string]>('UPDATE lease SET current = 0 WHERE device_id = ? AND current = 1')
  const current = full.prepare<[string]>('UPDATE lease SET current = 1 WHERE lease_id = ?')
  // The highest version wins, and what was granted never falls: a lease that would lower it changes nothing.
  const saveLease = full.prepare<[string, string, string, string, string, number, number, string]>(
    `INSERT INTO lease (lease_id, device_id, meter, period, basis, granted, version, jws, current)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)
     ON CONFLICT (lease_id) DO UPDATE SET granted = excluded.granted, version = excluded.version, jws = excluded.jws
     WHERE excluded.version > version AND excluded.granted >= granted`,
  )

  return {
    inUse: () => toRecord(inUse.get()),
    device: (deviceId: string) => toRecord(one.get(deviceId)),
    /** Signs out every device but one. */
    signOutOthers: (at: number, deviceId: string) => signOut.run(at, deviceId),
    saveDevice: (record: DeviceRecord) => upsert.run(toRow(record)),
    describeDevice: (
      deviceId: string,
      facts: Pick<DeviceRecord, 'status' | 'accountName' | 'memberName' | 'memberEmail'>,
    ) => describe.run(facts.status, facts.accountName, facts.memberName, facts.memberEmail, deviceId),
    withTail: () => withTail.all().flatMap((row) => toRecord(row) ?? []),
    snapshot: (deviceId: string) => snapshot.get(deviceId) ?? null,
    saveSnapshot: (
      deviceId: string,
      document: { jws: string; keys: readonly string[]; version: number; issuedAt: number; ledgerEpoch: string },
    ) =>
      saveSnapshot.run(
        deviceId,
        document.jws,
        JSON.stringify(document.keys),
        document.version,
        document.issuedAt,
        document.ledgerEpoch,
      ),
    /** Current leases of a device from a period on. */
    leases: (deviceId: string, fromPeriod: string) => leases.all(deviceId, fromPeriod),
    lease: (leaseId: string) => lease.get(leaseId) ?? null,
    /** Takes these leases as the device's current ones. */
    saveLeases: (deviceId: string, verified: readonly VerifiedLease[]) => {
      noneCurrent.run(deviceId)
      for (const { claims, jws } of verified) {
        const { leaseId, meter, period, basis, granted, version } = claims
        saveLease.run(leaseId, deviceId, meter, period, basis, granted, version, jws)
        current.run(leaseId)
      }
    },
  }
}
export type EntitlementStore = ReturnType<typeof createEntitlementStore>

function toRecord(row: DeviceRow | undefined): DeviceRecord | null {
  if (row === undefined) return null
  return {
    deviceId: row.device_id,
    accountId: row.account_id,
    accountName: row.account_name,
    memberId: row.member_id,
    memberName: row.member_name,
    memberEmail: row.member_email,
    deviceName: row.device_name,
    rootPublicKey: row.root_public_key,
    projectHmacKey: row.project_hmac_key,
    enrolledAt: row.enrolled_at,
    status: row.status,
  }
}

function toRow(record: DeviceRecord): DeviceRow {
  return {
    device_id: record.deviceId,
    account_id: record.accountId,
    account_name: record.accountName,
    member_id: record.memberId,
    member_name: record.memberName,
    member_email: record.memberEmail,
    device_name: record.deviceName,
    root_public_key: record.rootPublicKey,
    project_hmac_key: record.projectHmacKey,
    enrolled_at: record.enrolledAt,
    status: record.status,
  }
}
