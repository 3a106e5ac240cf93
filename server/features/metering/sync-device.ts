import { hash } from 'node:crypto'
import type { Plan } from '../../../shared/catalog/plan.ts'
import {
  SYNC_BATCH_LIMIT,
  type StreamEvent,
  type SyncItemResult,
  type SyncRequest,
  type SyncResponse,
} from '../../../shared/protocol/cloud-api.ts'
import type { DenialCode } from '../../../shared/protocol/decision.ts'
import { ENTRY_TYPE } from '../../../shared/protocol/journal-entry.ts'
import type { LeaseClaims, SnapshotClaims } from '../../../shared/protocol/signed-documents.ts'
import { DAY, MINUTE } from '../../../shared/time/duration.ts'
import { periodOf, type Period } from '../../../shared/time/period.ts'
import { getAccount, getMember } from '../accounts/accounts-store.ts'
import { endDevice, findDevice, sharingDevices, SIGNED_OUT, touchDevice } from '../devices/device-store.ts'
import type { CurrentDevice } from '../devices/require-device.ts'
import { buildSnapshot } from '../entitlements/build-snapshot.ts'
import { withAccountBooks, type AccountBooks, type AccountBooksDeps } from './account-books.ts'
import { ledgerEpochOf, openWants, replaceWants } from './books-store.ts'
import { deviceUsageFrom } from './journal-store.ts'
import { meterFigures } from './meter-figures.ts'
import { recordBatch } from './record-batch.ts'
import type { ReadItem } from './record-entries.ts'
import type { Lease } from './rules/books.ts'
import type { ChainHead } from './rules/check-chain.ts'
import { readEntry } from './rules/read-entry.ts'
import { shareOut, type ShareOutcome } from './share-out.ts'

export interface SyncDeps extends AccountBooksDeps {
  readonly catalog: readonly Plan[]
  readonly publish: (accountId: string, event: StreamEvent, except?: string) => void
  /** Asks the other devices of an account to sync and give units back; not more often than they can answer. */
  readonly askOthers: (accountId: string, except: string) => void
  /** Called with the codes of denials that were recorded. */
  readonly denied: (codes: readonly DenialCode[]) => void
  /** Called after units came back to an account's pools. */
  readonly unitsReturned: (accountId: string) => void
  readonly certificates: () => Promise<string[]>
  readonly signSnapshot: (claims: SnapshotClaims) => Promise<string>
  readonly signLease: (claims: LeaseClaims) => Promise<string>
  /** Units of a full lease under an unlimited plan. */
  readonly uncountedLeaseUnits: number
}

/** A device that was not seen for this long is not waited for: nobody is asked to give units back for its sake. */
const SEEN_LATELY = 7 * DAY
/** How long others are asked to give back what a device was refused. */
const WANT_LASTS = 15 * MINUTE

const digestOf = (text: string): string => hash('sha256', text, 'base64url')

/** What stood in the books when the transaction ended; signed after it. */
interface Synced {
  readonly results: readonly SyncItemResult[]
  readonly denied: readonly DenialCode[]
  readonly head: ChainHead
  readonly resendFrom: number | null
  readonly share: ShareOutcome
  readonly snapshot: SnapshotClaims
  readonly unitsReturned: boolean
  readonly signedOut: boolean
  readonly newWant: boolean
  readonly versionRose: boolean
}

/**
 * One sync of a device: its journal's tail is recorded, units are shared out, and all of it stands when this resolves.
 * The same request again changes nothing and is answered the same, with what holds by then.
 */
export async function syncDevice(deps: SyncDeps, device: CurrentDevice, request: SyncRequest): Promise<SyncResponse> {
  const items = request.entries.map((item): ReadItem => ({ item, entry: readEntry(item, device, digestOf) }))
  const ledgerEpoch = await ledgerEpochOf(deps.db, deps.now(), deps.newId)
  const synced = await withAccountBooks(deps, device.accountId, sentPeriods(items, device, deps.now()), (books) =>
    syncBooks(deps, books, device, request, items, ledgerEpoch),
  )
  tellOthers(deps, device, synced)
  deps.denied(synced.denied)
  const issuedAt = synced.snapshot.issuedAt
  const [keys, snapshot, ...leases] = await Promise.all([
    deps.certificates(),
    deps.signSnapshot(synced.snapshot),
    ...synced.share.leases.map((lease) => deps.signLease(leaseClaims(lease, issuedAt))),
  ])
  return {
    serverTime: issuedAt,
    ledgerEpoch,
    results: [...synced.results],
    acknowledged: synced.head,
    resendFrom: synced.resendFrom,
    keys,
    snapshot,
    leases,
    returnRequests: synced.share.returnRequests,
    deviceStatus: synced.snapshot.deviceStatus,
  }
}

/** The periods that the batch speaks of and that the device can have had leases of; the running one may be over before the books are open. */
function sentPeriods(items: readonly ReadItem[], device: CurrentDevice, now: number): Period[] {
  const first = periodOf(device.enrolledAt)
  const running = periodOf(now)
  const periods = items.flatMap(({ entry }) =>
    entry.ok && entry.value.type !== ENTRY_TYPE.denial ? [entry.value.data.period] : [],
  )
  return [...new Set(periods)].filter((period) => period >= first && period <= running)
}

async function syncBooks(
  deps: SyncDeps,
  books: AccountBooks,
  device: CurrentDevice,
  request: SyncRequest,
  items: readonly ReadItem[],
  ledgerEpoch: string,
): Promise<Synced> {
  const { transaction, now } = books
  const { deviceId, accountId } = device
  const recorded = await recordBatch(books, device, request, items)
  const { record } = recorded

  if (recorded.forked) await endDevice(transaction, deviceId, 'frozen', 'fork')
  if (record.signedOut) await endDevice(transaction, deviceId, 'retired', SIGNED_OUT)
  await touchDevice(transaction, deviceId, now, request.appVersion)

  const standing = await findDevice(transaction, deviceId)
  if (standing === null) throw new Error(`device ${deviceId} is gone`)
  const account = await getAccount(transaction, accountId)
  const sharers = await sharingDevices(transaction, accountId, now)
  const sharing = { devices: sharers.length, cloudInUse: account.cloudOperationsSince !== null }
  const wants = await openWants(transaction, accountId, now)
  const running = periodOf(now)
  const share = shareOut(books, {
    deviceId,
    mayGrant: standing.status === 'active',
    leaving: standing.status === 'retired',
    sharing,
    othersSeen: sharers
      .filter((other) => other.deviceId !== deviceId && other.lastSeenAt > now - SEEN_LATELY)
      .map((other) => other.deviceId),
    leases: [...record.leases.values()].filter((lease) => lease.accountId === accountId && lease.period >= running),
    wants,
    rights: request.rights,
    wanted: request.wanted,
    tailSent: items.length < SYNC_BATCH_LIMIT && recorded.resendFrom === null,
    uncountedLeaseUnits: deps.uncountedLeaseUnits,
    newId: deps.newId,
  })
  const ownWants = wants.filter((want) => want.wanted_by === deviceId)
  if (ownWants.length > 0 || share.unmet.length > 0) {
    await replaceWants(
      transaction,
      accountId,
      deviceId,
      share.unmet.map((want) => ({
        account_id: accountId,
        meter: want.meter,
        period: want.period,
        wanted_by: deviceId,
        units: want.units,
        wanted_at: now,
        expires_at: now + WANT_LASTS,
      })),
    )
  }
  const member = await getMember(transaction, device.memberId)
  const usedHere = await deviceUsageFrom(transaction, deviceId, running)
  return {
    results: recorded.results,
    denied: record.denials.map(({ code }) => code),
    head: recorded.head,
    resendFrom: recorded.resendFrom,
    share,
    unitsReturned: record.unitsReturned > 0,
    signedOut: record.signedOut,
    newWant: share.unmet.length > 0 && ownWants.length === 0,
    versionRose: books.versionRose,
    snapshot: buildSnapshot({
      now,
      nonce: request.nonce,
      ledgerEpoch,
      account: { accountId, name: account.name },
      member: member ?? { memberId: device.memberId, name: 'Former member', email: '' },
      device: { deviceId, status: standing.status },
      version: books.version,
      entitlement: books.entitlement,
      catalog: deps.catalog,
      meters: meterFigures(books.pool, books.periods, share.leases, usedHere),
      rateSharers: sharing.devices + (sharing.cloudInUse ? 1 : 0),
    }),
  }
}

/** Other devices learn what concerns them: units to fetch, units to give, a new plan. Never more than this sync gave a reason for. */
function tellOthers(deps: SyncDeps, device: CurrentDevice, synced: Synced): void {
  const { accountId, deviceId } = device
  if (synced.unitsReturned) deps.unitsReturned(accountId)
  if (synced.unitsReturned || synced.versionRose || synced.signedOut) {
    const reason = synced.versionRose ? 'plan_changed' : 'units_returned'
    deps.publish(accountId, { event: 'entitlements', data: { version: synced.snapshot.version, reason } }, deviceId)
  } else if (synced.newWant || synced.share.waitsForOthers) {
    deps.askOthers(accountId, deviceId)
  }
}

function leaseClaims(lease: Lease, issuedAt: number): LeaseClaims {
  return {
    schema: 1,
    leaseId: lease.leaseId,
    accountId: lease.accountId,
    deviceId: lease.deviceId,
    meter: lease.meter,
    period: lease.period,
    basis: lease.basis,
    granted: lease.granted,
    version: lease.version,
    issuedAt,
  }
}
