import { describe, expect, it } from 'vitest'
import { availableUnits, chooseLease } from './choose-lease.ts'
import type { LeaseAccount } from './lease-book.ts'

function lease(changes: Partial<LeaseAccount>): LeaseAccount {
  return {
    leaseId: 'lease',
    deviceId: 'device',
    meter: 'ai_layouts',
    period: '2026-11',
    basis: 'counted',
    granted: 10,
    returned: 0,
    committed: 0,
    overage: 0,
    held: 0,
    usable: true,
    ...changes,
  }
}

const counted = lease({ leaseId: 'counted', granted: 5 })
const uncounted = lease({ leaseId: 'uncounted', basis: 'uncounted', granted: 100 })

describe('chooseLease', () => {
  it('draws on counted leases alone while the plan has a limit', () => {
    expect(chooseLease([uncounted, counted], 1, 100)).toBe(counted)
    expect(chooseLease([uncounted, counted], 6, 100)).toBeNull()
  })

  it('draws on the uncounted lease first without a limit, then on what is left of counted ones', () => {
    expect(chooseLease([counted, uncounted], 1, null)).toBe(uncounted)
    expect(chooseLease([counted, { ...uncounted, held: 100 }], 5, null)).toBe(counted)
  })

  it('never spreads a hold over two leases', () => {
    const other = lease({ leaseId: 'other', granted: 5 })
    expect(chooseLease([counted, other], 6, 100)).toBeNull()
    expect(availableUnits([counted, other], 100)).toBe(5)
  })

  it('takes what was committed, returned and is held off the rights, and leaves overage outside', () => {
    const spent = lease({ granted: 10, committed: 3, returned: 2, held: 4, overage: 50 })
    expect(availableUnits([spent], 10)).toBe(1)
  })

  it('does not draw on a lease that is not verified and current', () => {
    expect(chooseLease([{ ...counted, usable: false }], 1, 100)).toBeNull()
    expect(availableUnits([{ ...counted, usable: false }], 100)).toBe(0)
  })
})
