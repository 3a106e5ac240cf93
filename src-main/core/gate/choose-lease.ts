import { spendable, type LeaseAccount } from './lease-book.ts'

/**
 * The lease that a reserve of so many units draws on: a hold stands on one lease alone.
 * Under a limit only counted leases serve; without one the uncounted first, then what is left of counted ones.
 *
 * @param leases of one device, meter and period
 * @param limit of the plan in force; `null` is unlimited
 */
export function chooseLease(leases: readonly LeaseAccount[], units: number, limit: number | null): LeaseAccount | null {
  let chosen: LeaseAccount | null = null
  for (const lease of leases) {
    if (!serves(lease, limit) || spendable(lease) < units) continue
    if (chosen === null || (lease.basis === 'uncounted' && chosen.basis === 'counted')) chosen = lease
  }
  return chosen
}

/** The most units that one reserve could draw. */
export function availableUnits(leases: readonly LeaseAccount[], limit: number | null): number {
  let available = 0
  for (const lease of leases) {
    if (serves(lease, limit)) available = Math.max(available, spendable(lease))
  }
  return available
}

function serves(lease: LeaseAccount, limit: number | null): boolean {
  return lease.usable && (limit === null || lease.basis === 'counted')
}
