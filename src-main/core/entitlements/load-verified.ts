import { z } from 'zod'
import type { SnapshotClaims } from '../../../shared/protocol/signed-documents.ts'
import type { EntitlementStore } from './entitlement-store.ts'
import type { DeviceRecord } from './entitlement-types.ts'
import { verifyLease, verifySigningKeys, verifySnapshot, type VerifiedLease } from './verify-documents.ts'

/** What the current device may rest on: documents whose signatures this very process has checked. */
export interface VerifiedState {
  readonly snapshot: SnapshotClaims | null
  /** By lease id. */
  readonly leases: ReadonlyMap<string, VerifiedLease>
}

const NOTHING: VerifiedState = { snapshot: null, leases: new Map() }

/** Reads a device's documents from the store and verifies them again: a store that was edited by hand grants nothing. */
export async function loadVerified(
  sql: EntitlementStore,
  device: DeviceRecord | null,
  trustedRoots: readonly string[] | null,
  fromPeriod: string,
): Promise<VerifiedState> {
  const row = device === null ? null : sql.snapshot(device.deviceId)
  if (device === null || row === null) return NOTHING
  const certificates = z.array(z.string()).safeParse(parseJson(row.keys))
  if (!certificates.success) return NOTHING
  const keys = await verifySigningKeys(certificates.data, trustedRoots ?? [device.rootPublicKey])
  if (!keys.ok) return NOTHING
  const snapshot = await verifySnapshot(row.jws, keys.value)
  if (!snapshot.ok || !isOf(device, snapshot.value)) return NOTHING

  const leases = new Map<string, VerifiedLease>()
  for (const { jws } of sql.leases(device.deviceId, fromPeriod)) {
    const lease = await verifyLease(jws, keys.value)
    if (lease.ok && isOf(device, lease.value.claims)) leases.set(lease.value.claims.leaseId, lease.value)
  }
  return { snapshot: snapshot.value, leases }
}

function isOf(device: DeviceRecord, claims: { accountId: string; deviceId: string }): boolean {
  return claims.accountId === device.accountId && claims.deviceId === device.deviceId
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
