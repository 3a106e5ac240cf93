import type { Meter } from '../../../shared/catalog/plan.ts'
import type { LeaseBasis } from '../../../shared/protocol/signed-documents.ts'
import { rightsOf } from '../../../shared/quota/rights.ts'
import type { Period } from '../../../shared/time/period.ts'
import type { VerifiedLease } from '../entitlements/verify-documents.ts'
import type { LeaseCounterRow } from './gate-rows.ts'
import type { OpenHold } from './hold.ts'

/** One lease as the gate counts it. `overage` stands outside the books of the lease. */
export interface LeaseAccount {
  readonly leaseId: string
  readonly deviceId: string
  readonly meter: Meter
  readonly period: Period
  readonly basis: LeaseBasis
  readonly granted: number
  returned: number
  committed: number
  overage: number
  held: number
  /** Verified by this process and current: reserves may draw on it. */
  readonly usable: boolean
}

/** The counters of every lease in memory. What changes them keeps rights ≥ 0 (docs/rules.md, I2) or throws. */
export interface LeaseBook {
  /** Replaces everything by what is on disk and open. */
  load(
    rows: readonly LeaseCounterRow[],
    verified: ReadonlyMap<string, VerifiedLease>,
    openHolds: Iterable<OpenHold>,
  ): void
  get(leaseId: string): LeaseAccount | null
  /** Leases of one device, meter and period. */
  of(deviceId: string, meter: Meter, period: Period): readonly LeaseAccount[]
  all(): Iterable<LeaseAccount>
  hold(lease: LeaseAccount, units: number): void
  unhold(lease: LeaseAccount, units: number): void
  spend(lease: LeaseAccount, units: number, overage: number): void
  giveBack(lease: LeaseAccount, units: number): void
  /** Leases whose stored counters changed since the last call. */
  takeChanged(): LeaseAccount[]
}

const NONE: readonly LeaseAccount[] = []

/** An empty book; `load` fills it from the store. */
export function createLeaseBook(): LeaseBook {
  let byId = new Map<string, LeaseAccount>()
  let byMeter = new Map<string, LeaseAccount[]>()
  let changed = new Set<LeaseAccount>()

  const keyOf = (deviceId: string, meter: Meter, period: Period): string => `${deviceId} ${meter} ${period}`

  return {
    load(rows, verified, openHolds) {
      byId = new Map()
      byMeter = new Map()
      changed = new Set()
      for (const row of rows) {
        const document = verified.get(row.lease_id)
        const lease: LeaseAccount = {
          leaseId: row.lease_id,
          deviceId: row.device_id,
          meter: row.meter,
          period: row.period,
          basis: row.basis,
          // A column can be edited by hand, a signature cannot.
          granted: document?.claims.granted ?? row.granted,
          returned: row.returned,
          committed: row.committed,
          overage: row.overage,
          held: 0,
          usable: document !== undefined,
        }
        byId.set(lease.leaseId, lease)
        const key = keyOf(lease.deviceId, lease.meter, lease.period)
        byMeter.set(key, [...(byMeter.get(key) ?? NONE), lease])
      }
      for (const { facts, lapsedAt, end } of openHolds) {
        const lease = facts.leaseId === null ? undefined : byId.get(facts.leaseId)
        if (lease !== undefined && lapsedAt === null && end === null) lease.held += facts.units
      }
    },
    get: (leaseId) => byId.get(leaseId) ?? null,
    of: (deviceId, meter, period) => byMeter.get(keyOf(deviceId, meter, period)) ?? NONE,
    all: () => byId.values(),
    hold(lease, units) {
      lease.held += units
      rightsOf(lease)
    },
    unhold(lease, units) {
      lease.held -= units
      if (lease.held < 0) throw new Error(`lease ${lease.leaseId} holds less than nothing`)
    },
    spend(lease, units, overage) {
      lease.committed += units
      lease.overage += overage
      changed.add(lease)
      rightsOf(lease)
    },
    giveBack(lease, units) {
      lease.returned += units
      changed.add(lease)
      rightsOf(lease)
    },
    takeChanged() {
      const taken = [...changed]
      changed = new Set()
      return taken
    },
  }
}

/** Rights that can be spent now; 0 where the books say less than that. */
export function spendable(lease: LeaseAccount): number {
  return Math.max(0, lease.granted - lease.returned - lease.committed - lease.held)
}
