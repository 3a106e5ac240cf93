import type { SyncResponse } from '../../../shared/protocol/cloud-api.ts'
import type { SnapshotClaims } from '../../../shared/protocol/signed-documents.ts'
import { success, type Result } from '../../../shared/result/result.ts'
import { MINUTE } from '../../../shared/time/duration.ts'
import { periodOf } from '../../../shared/time/period.ts'
import type { TrustedClock } from '../clock/clock-types.ts'
import type { Store } from '../store/store-types.ts'
import { changeReason } from './change-reason.ts'
import { createEntitlementStore } from './entitlement-store.ts'
import type { Accepted, AcceptFailure, DeviceRecord, Entitlements, LeaseState } from './entitlement-types.ts'
import { loadVerified, type VerifiedState } from './load-verified.ts'
import { refuse, verifyLease, verifySigningKeys, verifySnapshot, type VerifiedLease } from './verify-documents.ts'

export interface EntitlementsDeps {
  readonly store: Store
  readonly clock: TrustedClock
  /** The pinned roots: they hold whatever root a device was stored with. `null` or left out: the root of its enrolment. */
  readonly trustedRoots?: readonly string[] | null
}

/** The device of this install × account and what it may do. What was stored is verified again before anything rests on it. */
export async function createEntitlements(deps: EntitlementsDeps): Promise<Entitlements> {
  const { store, clock, trustedRoots = null } = deps
  const sql = createEntitlementStore(store)
  const listeners = new Set<() => void>()
  let device: DeviceRecord | null = sql.inUse()
  let verified: VerifiedState = await loadVerified(sql, device, trustedRoots, periodOf(clock.now()))

  function changed(): void {
    for (const listener of listeners) listener()
  }

  function replaceDevice(record: DeviceRecord | null): void {
    const before = device?.deviceId
    device = record
    if (record?.deviceId !== before) verified = { snapshot: null, leases: new Map() }
  }

  function apply(
    target: DeviceRecord,
    response: SyncResponse,
    snapshot: SnapshotClaims,
    leases: readonly VerifiedLease[],
  ): Accepted {
    store.transact(store.full, () => {
      sql.saveSnapshot(target.deviceId, { jws: response.snapshot, keys: response.keys, ...snapshot })
      sql.saveLeases(target.deviceId, leases)
      const { deviceStatus: status, accountName, memberName, memberEmail } = snapshot
      sql.describeDevice(target.deviceId, { status, accountName, memberName, memberEmail })
    })
    clock.acceptServerTime(snapshot.issuedAt)
    if (target.deviceId !== device?.deviceId) return { changed: false, reason: 'refreshed' }
    const before = verified
    verified = { snapshot, leases: new Map(leases.map((lease) => [lease.claims.leaseId, winner(lease, before)])) }
    device = sql.inUse()
    const reason = changeReason(before, verified)
    changed()
    return reason
  }

  async function accept(
    response: SyncResponse,
    nonce: string,
    deviceId?: string,
  ): Promise<Result<Accepted, AcceptFailure>> {
    const target = deviceId === undefined ? device : sql.device(deviceId)
    if (target === null) return refuse('foreign', 'There is no such device here.')

    const keys = await verifySigningKeys(response.keys, trustedRoots ?? [target.rootPublicKey])
    if (!keys.ok) return keys
    const snapshot = await verifySnapshot(response.snapshot, keys.value)
    if (!snapshot.ok) return snapshot
    const leases: VerifiedLease[] = []
    for (const jws of response.leases) {
      const lease = await verifyLease(jws, keys.value)
      if (!lease.ok) return lease
      leases.push(lease.value)
    }

    for (const { accountId, deviceId: owner } of [snapshot.value, ...leases.map((lease) => lease.claims)]) {
      if (accountId !== target.accountId || owner !== target.deviceId) {
        return refuse('foreign', 'A signed document was made for another account or device.')
      }
    }
    if (snapshot.value.nonce !== nonce) return refuse('replayed', 'The answer belongs to another request.')
    // Read after the last wait: another answer may have been applied meanwhile.
    const known = target.deviceId === device?.deviceId ? verified.snapshot : null
    if (known !== null && isOlder(snapshot.value, known)) {
      return refuse('replayed', 'The answer is older than what this device already knows.')
    }
    return success(apply(target, response, snapshot.value, leases))
  }

  return {
    device: () => device,
    enrol(record) {
      store.transact(store.full, () => {
        sql.signOutOthers(clock.now(), record.deviceId)
        sql.saveDevice(record)
      })
      replaceDevice(record)
      changed()
    },
    signOut() {
      store.transact(store.full, () => sql.signOutOthers(clock.now(), ''))
      replaceDevice(null)
      changed()
    },
    devicesWithTail: () => sql.withTail(),
    snapshot: () => verified.snapshot,
    leases: () => [...verified.leases.values()].flatMap((lease) => leaseState(lease, sql.lease(lease.claims.leaseId))),
    verifiedLeases: () => verified.leases,
    accept,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** Longer than any answer is waited for. */
const OVERTAKEN_WITHIN = MINUTE

/**
 * A cloud that was restored from a backup may rightly know less; its answer bears another ledger epoch. One whose clock was set right
 * answers with an earlier time: its nonce says that it is no earlier answer, unless it is so little earlier that another overtook it.
 */
function isOlder(next: SnapshotClaims, known: SnapshotClaims): boolean {
  if (next.ledgerEpoch !== known.ledgerEpoch) return false
  const earlier = known.issuedAt - next.issuedAt
  return next.version < known.version || (earlier > 0 && earlier <= OVERTAKEN_WITHIN)
}

/** Of two documents of one lease: the higher version, and never fewer units granted. */
function winner(next: VerifiedLease, before: VerifiedState): VerifiedLease {
  const known = before.leases.get(next.claims.leaseId)
  if (known === undefined) return next
  const wins = next.claims.version > known.claims.version && next.claims.granted >= known.claims.granted
  return wins ? next : known
}

function leaseState(
  { claims }: VerifiedLease,
  counters: { returned: number; committed: number } | null,
): LeaseState | [] {
  if (counters === null) return []
  const { leaseId, deviceId, meter, period, basis, granted, version } = claims
  const { returned, committed } = counters
  return { leaseId, deviceId, meter, period, basis, granted, version, returned, committed }
}
