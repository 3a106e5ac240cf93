import { OPERATIONS } from '../../../../shared/catalog/operations.ts'
import type { UsageData } from '../../../../shared/protocol/journal-entry.ts'
import { failure, success, type Result } from '../../../../shared/result/result.ts'
import type { OverageCause } from '../metering-tables.ts'
import { withOverage, withSettled, type Lease, type Pool } from './books.ts'
import type { Rejection } from './read-entry.ts'

/** The lease that usage names: one of this device, one of another device or account, or none that stands in the ledger. */
export type NamedLease = Lease | 'foreign' | 'unknown'

/** What the same event id must say again to count as the same event: lease, units and outcome. */
export function usageContent(data: UsageData): string {
  return JSON.stringify([data.leaseId, data.operation, data.outcome, data.units, data.overageUnits])
}

/**
 * Whether usage may be settled at all, before any limit: what it says must fit together, and the lease must be the device's own.
 * A lease that the ledger does not know is no reason to refuse: the usage was made, and becomes overage.
 */
export function judgeUsage(data: UsageData, named: NamedLease | null): Result<null, Rejection> {
  const units = data.units + data.overageUnits
  if (OPERATIONS[data.operation].meter !== data.meter) return invalid('The operation does not draw on this meter.')
  if (data.overageUnits > 0 !== (data.overageCause !== null)) return invalid('Overage and its cause do not fit.')
  if (data.meter === null && data.leaseId !== null) return invalid('An operation without a meter has no lease.')
  if (units === 0 || data.meter === null) return success(null)
  if (data.outcome !== 'succeeded') return invalid('Only an operation that succeeded is charged.')
  if (named === null) return failure({ code: 'lease_missing', message: 'Units were used without a lease.' })
  if (named === 'foreign') return failure({ code: 'lease_foreign', message: 'The lease belongs to another device.' })
  if (named !== 'unknown' && (named.meter !== data.meter || named.period !== data.period)) {
    return failure({ code: 'lease_mismatch', message: 'The lease is of another meter or period.' })
  }
  return success(null)
}

function invalid(message: string): Result<null, Rejection> {
  return failure({ code: 'invalid', message })
}

export interface SettledUsage {
  readonly pool: Pool
  readonly lease: Lease | null
  readonly settled: number
  readonly overage: number
  readonly cause: OverageCause | null
}

/**
 * Settles judged usage: units leave the lease up to what stands open there, all else is overage with its cause.
 *
 * @param lease `null` where the ledger does not know the lease
 * @param rewound whether the device's store was found to be restored or copied
 */
export function settleUsage(
  pool: Pool,
  lease: Lease | null,
  usage: Pick<UsageData, 'units' | 'overageUnits' | 'overageCause'>,
  rewound: boolean,
): SettledUsage {
  const after = lease === null ? { pool, lease, settled: 0 } : withSettled({ pool, lease }, usage.units)
  const beyond = usage.units - after.settled
  const overage = beyond + usage.overageUnits
  return {
    pool: withOverage(after.pool, overage),
    lease: after.lease,
    settled: after.settled,
    overage,
    cause: overage === 0 ? null : beyond > 0 ? causeBeyond(lease, rewound) : usage.overageCause,
  }
}

function causeBeyond(lease: Lease | null, rewound: boolean): OverageCause {
  if (lease === null) return 'lease_unknown'
  if (rewound) return 'store_rewound'
  return lease.released > 0 ? 'lease_released' : 'beyond_lease'
}
