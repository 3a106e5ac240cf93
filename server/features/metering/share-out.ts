import { METERS, type Meter } from '../../../shared/catalog/plan.ts'
import type { SyncRequest, SyncResponse } from '../../../shared/protocol/cloud-api.ts'
import { periodOf, type Period } from '../../../shared/time/period.ts'
import type { LeaseBasis } from '../../../shared/protocol/signed-documents.ts'
import type { AccountBooks } from './account-books.ts'
import type { UnitWantTable } from './metering-tables.ts'
import { emptyLease, openOf, withGrant, type Lease } from './rules/books.ts'
import { grantUncounted, grantUnits, type PeriodState, type Sharing } from './rules/grant-units.ts'
import { unitsToAskBack } from './rules/units-to-ask-back.ts'

/** What sharing out rests on besides the books. */
export interface ShareFacts {
  readonly deviceId: string
  /** Whether the device may be granted units: active, and not leaving. */
  readonly mayGrant: boolean
  /** Retired: what it still has is of use to the others alone. Not so a frozen device, of which a copy may have spent the same. */
  readonly leaving: boolean
  readonly sharing: Sharing
  /** Other devices of the account that were seen lately. */
  readonly othersSeen: readonly string[]
  /** Leases of all devices of the account from the running period on. */
  readonly leases: readonly Lease[]
  readonly wants: readonly UnitWantTable[]
  readonly rights: SyncRequest['rights']
  readonly wanted: SyncRequest['wanted']
  /** Whether the device has sent all of its journal: only then its rights and the books speak of the same. */
  readonly tailSent: boolean
  /** Units of a full lease under an unlimited plan. */
  readonly uncountedLeaseUnits: number
  readonly newId: () => string
}

export interface ShareOutcome {
  /** The device's current leases, to be signed. */
  readonly leases: readonly Lease[]
  readonly returnRequests: SyncResponse['returnRequests']
  /** What the device asked for and did not get. */
  readonly unmet: readonly { readonly meter: Meter; readonly period: Period; readonly units: number }[]
  /** True where the device has nothing of a meter while others hold units that they may give. */
  readonly waitsForOthers: boolean
}

function stateOf(period: Period, running: Period): PeriodState {
  if (period < running) return 'past'
  return period === running ? 'current' : 'future'
}

/** Grants the syncing device what it may have, and works out what it is asked to give back. */
export function shareOut(books: AccountBooks, facts: ShareFacts): ShareOutcome {
  const running = periodOf(books.now)
  const own = new Map<string, Lease>()
  for (const lease of facts.leases) {
    if (lease.deviceId === facts.deviceId) own.set(keyOf(lease.meter, lease.period, lease.basis), lease)
  }
  const unmet: { meter: Meter; period: Period; units: number }[] = []
  let waitsForOthers = false

  for (const period of facts.mayGrant ? books.periods : []) {
    for (const meter of METERS) {
      const pool = books.pool(meter, period)
      const basis: LeaseBasis = pool.unlimited ? 'uncounted' : 'counted'
      const key = keyOf(meter, period, basis)
      const lease =
        own.get(key) ??
        emptyLease({
          leaseId: facts.newId(),
          accountId: books.accountId,
          deviceId: facts.deviceId,
          meter,
          period,
          basis,
        })
      const wanted = facts.wanted.find((want) => want.meter === meter && want.period === period)?.units ?? 0
      const open = openOf(lease)
      const units =
        basis === 'uncounted'
          ? grantUncounted(open, facts.uncountedLeaseUnits)
          : grantUnits(pool, stateOf(period, running), facts.sharing, {
              open,
              wanted,
              wantedByOthers: wantedByOthers(facts, meter, period),
            })
      if (basis === 'counted' && wanted > units) unmet.push({ meter, period, units: wanted - units })
      if (units > 0) {
        const after = withGrant({ pool, lease }, units)
        books.putPool(after.pool)
        books.putLease(after.lease)
        books.line({
          meter,
          period,
          kind: 'grant',
          units,
          device_id: facts.deviceId,
          lease_id: lease.leaseId,
          event_id: null,
          cause: wanted > 0 ? 'wanted' : 'share',
        })
        own.set(key, after.lease)
      } else if (basis === 'counted' && open === 0 && period === running && pool.open > 1) {
        waitsForOthers = true
      }
    }
  }
  const current = [...own.values()].filter((lease) => lease.period >= running && lease.version > 0)
  return { leases: current, returnRequests: askBack(books, facts, current, running), unmet, waitsForOthers }
}

function askBack(
  books: AccountBooks,
  facts: ShareFacts,
  current: readonly Lease[],
  running: Period,
): SyncResponse['returnRequests'] {
  if (!facts.tailSent) return []
  return current.flatMap((lease) => {
    const { meter, period } = lease
    const unspent = facts.rights.find((right) => right.leaseId === lease.leaseId)?.unspent ?? 0
    if (facts.leaving) {
      const rest = Math.min(unspent, openOf(lease))
      return rest > 0 ? [{ leaseId: lease.leaseId, units: rest }] : []
    }
    const othersEmpty = facts.othersSeen.some((deviceId) => !hasOpen(facts.leases, deviceId, meter, period))
    const units = unitsToAskBack(books.pool(meter, period), lease, stateOf(period, running), facts.sharing, unspent, {
      othersEmpty,
      wantedByOthers: wantedByOthers(facts, meter, period),
    })
    return units > 0 ? [{ leaseId: lease.leaseId, units }] : []
  })
}

function wantedByOthers(facts: ShareFacts, meter: Meter, period: Period): number {
  return facts.wants
    .filter((want) => want.wanted_by !== facts.deviceId && want.meter === meter && want.period === period)
    .reduce((sum, want) => sum + want.units, 0)
}

function hasOpen(leases: readonly Lease[], deviceId: string, meter: Meter, period: Period): boolean {
  return leases.some(
    (lease) =>
      lease.deviceId === deviceId &&
      lease.meter === meter &&
      lease.period === period &&
      lease.basis === 'counted' &&
      openOf(lease) > 0,
  )
}

function keyOf(meter: Meter, period: Period, basis: LeaseBasis): string {
  return `${meter} ${period} ${basis}`
}
