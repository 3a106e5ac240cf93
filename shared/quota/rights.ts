/** The counters of one lease on its device; whole units. */
export interface LeaseCounters {
  readonly granted: number
  readonly returned: number
  readonly committed: number
  readonly held: number
}

/**
 * Units of a lease that the device may still spend: granted − returned − committed − held.
 * Never negative while every spend asks first; a negative result is a bug and throws.
 */
export function rightsOf(lease: LeaseCounters): number {
  const rights = lease.granted - lease.returned - lease.committed - lease.held
  if (rights < 0) throw new Error(`a lease was spent beyond its grant: ${JSON.stringify(lease)}`)
  return rights
}
