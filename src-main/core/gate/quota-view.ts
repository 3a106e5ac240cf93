import { METERS, type Meter, type Plan } from '../../../shared/catalog/plan.ts'
import { effectivePlan } from '../../../shared/policy/effective-plan.ts'
import type { DecideMeter } from '../../../shared/policy/decide-input.ts'
import type { MeterFigures, SnapshotClaims } from '../../../shared/protocol/signed-documents.ts'
import type { UiMeter } from '../../../shared/protocol/ui-api.ts'
import { periodEnd, periodOf, periodStart, type Period } from '../../../shared/time/period.ts'
import type { Entitlements } from '../entitlements/entitlement-types.ts'
import { availableUnits } from './choose-lease.ts'
import type { LeaseAccount, LeaseBook } from './lease-book.ts'

export interface MeterView extends DecideMeter {
  readonly period: Period
  readonly elsewhere: number
  readonly leases: readonly LeaseAccount[]
}

/** The figures of the current period: the cloud's, with what this device did instead of what the cloud knew of it. */
export interface QuotaView {
  /** Call when the entitlements changed. */
  refresh(): void
  plan(now: number): Plan | null
  period(now: number): Period
  /** `null` before the first snapshot. */
  meter(key: Meter, now: number): MeterView | null
  meters(now: number): MeterView[]
  /** Granted reservations an hour: what the plan in force allows, and this device's share of it. `null` is unlimited. */
  rateLimit(now: number): number | null
}

/** Joins the figures of the snapshot with the leases of the book; `refresh` after either was loaded. */
export function createQuotaView(entitlements: Entitlements, book: LeaseBook): QuotaView {
  let snapshot: SnapshotClaims | null = null
  let figures = new Map<string, MeterFigures>()
  let month = monthOf(0)

  function refresh(): void {
    snapshot = entitlements.snapshot()
    figures = new Map((snapshot?.meters ?? []).map((meter) => [`${meter.meter} ${meter.period}`, meter]))
  }

  function monthAt(now: number): typeof month {
    if (now < month.startsAt || now >= month.endsAt) month = monthOf(now)
    return month
  }

  function meter(key: Meter, now: number): MeterView | null {
    if (snapshot === null) return null
    const { period, endsAt } = monthAt(now)
    const limit = effectivePlan(snapshot, now).limits[key]
    const leases = book.of(snapshot.deviceId, key, period)
    const known = figures.get(`${key} ${period}`)
    // `used` of the cloud contains what it has settled of this device; the device's own count takes its place, so that a
    // commit shows at once and nothing is counted twice after a sync.
    let used = known === undefined ? 0 : known.used - known.usedHere
    let held = 0
    for (const lease of leases) {
      used += lease.committed + lease.overage
      held += lease.held
    }
    return {
      key,
      period,
      used: Math.max(0, used),
      held,
      limit,
      available: availableUnits(leases, limit),
      resetsAt: endsAt,
      elsewhere: known?.elsewhere ?? 0,
      leases,
    }
  }

  refresh()
  return {
    refresh,
    plan: (now) => (snapshot === null ? null : effectivePlan(snapshot, now)),
    period: (now) => monthAt(now).period,
    meter,
    meters: (now) => METERS.flatMap((key) => meter(key, now) ?? []),
    rateLimit(now) {
      if (snapshot === null) return null
      const { apiCallsPerHour } = effectivePlan(snapshot, now)
      const { rateShare } = snapshot
      if (apiCallsPerHour === null) return rateShare
      return rateShare === null ? apiCallsPerHour : Math.min(apiCallsPerHour, rateShare)
    },
  }
}

/** A meter as the app's windows show it. */
export function uiMeter(meter: MeterView): UiMeter {
  const { key, period, used, held, limit, available, elsewhere, resetsAt } = meter
  const remaining = limit === null ? null : Math.max(0, limit - used - held)
  return { key, period, used, held, limit, remaining, available, elsewhere, resetsAt }
}

function monthOf(now: number): { period: Period; startsAt: number; endsAt: number } {
  const period = periodOf(now)
  return { period, startsAt: periodStart(period), endsAt: periodEnd(period) }
}
