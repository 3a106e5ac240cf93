import { METERS } from '../../../shared/catalog/plan.ts'
import type { MeterFigures } from '../../../shared/protocol/signed-documents.ts'
import type { Meter } from '../../../shared/catalog/plan.ts'
import type { Period } from '../../../shared/time/period.ts'
import { openOf, usedOf, type Lease, type Pool } from './rules/books.ts'

/**
 * The meters of an account as one device is told them.
 *
 * @param own the device's leases
 * @param usedHere units that came from the device's own journal
 */
export function meterFigures(
  pools: (meter: Meter, period: Period) => Pool,
  periods: readonly Period[],
  own: readonly Lease[],
  usedHere: readonly { readonly meter: Meter; readonly period: Period; readonly used: number }[],
): MeterFigures[] {
  return periods.flatMap((period) =>
    METERS.map((meter): MeterFigures => {
      const pool = pools(meter, period)
      const openHere = own
        .filter((lease) => lease.meter === meter && lease.period === period && lease.basis === 'counted')
        .reduce((sum, lease) => sum + openOf(lease), 0)
      return {
        meter,
        period,
        limit: pool.unlimited ? null : pool.limit,
        used: usedOf(pool),
        usedHere: usedHere.find((usage) => usage.meter === meter && usage.period === period)?.used ?? 0,
        elsewhere: pool.unlimited ? 0 : pool.open - openHere + pool.held,
        free: pool.unlimited ? null : pool.free,
      }
    }),
  )
}
