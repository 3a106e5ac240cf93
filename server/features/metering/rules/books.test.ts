import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UNLIMITED } from '../../../../shared/catalog/limit.ts'
import {
  emptyLease,
  emptyPool,
  openOf,
  withGrant,
  withHold,
  withHoldEnded,
  withLimit,
  withOverage,
  withReturn,
  withSettled,
  withSettledFromFree,
  type Lease,
  type Pool,
} from './books.ts'
import { grantUnits, keptBack } from './grant-units.ts'
import { unitsToAskBack } from './units-to-ask-back.ts'

interface World {
  pool: Pool
  leases: Lease[]
  holds: number[]
}

/** One random step of an account's life: anything that changes the books. */
const step = fc.oneof(
  fc.record({ kind: fc.constant('limit' as const), limit: fc.oneof(fc.nat(200), fc.constant(UNLIMITED)) }),
  fc.record({
    kind: fc.constant('grant' as const),
    device: fc.nat(2),
    wanted: fc.nat(20),
    others: fc.nat(5),
    devices: fc.integer({ min: 1, max: 3 }),
    cloud: fc.boolean(),
    state: fc.constantFrom('past' as const, 'current' as const, 'future' as const),
  }),
  fc.record({ kind: fc.constant('return' as const), device: fc.nat(2), units: fc.nat(60) }),
  fc.record({ kind: fc.constant('use' as const), device: fc.nat(2), units: fc.nat(60) }),
  fc.record({ kind: fc.constant('hold' as const), units: fc.integer({ min: 1, max: 10 }) }),
  fc.record({ kind: fc.constant('end' as const), charged: fc.nat(10) }),
  fc.record({ kind: fc.constant('late' as const), units: fc.nat(10) }),
)

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

function play(world: World, move: Step): World {
  const { pool, leases, holds } = world
  const at = (device: number): Lease => leases[device] ?? leaseOf(device)
  const put = (device: number, lease: Lease): Lease[] => leases.map((old, index) => (index === device ? lease : old))
  switch (move.kind) {
    case 'limit':
      return { ...world, pool: withLimit(pool, move.limit) }
    case 'grant': {
      const sharing = { devices: move.devices, cloudInUse: move.cloud }
      const lease = at(move.device)
      const units = grantUnits(pool, move.state, sharing, {
        open: openOf(lease),
        wanted: move.wanted,
        wantedByOthers: move.others,
      })
      expect(units).toBeGreaterThanOrEqual(0)
      if (move.state === 'past' || pool.free <= 0 || pool.unlimited) expect(units).toBe(0)
      const after = withGrant({ pool, lease }, units)
      if (move.state === 'future' && units > 0) {
        expect(after.pool.open + after.pool.held + after.pool.settled).toBeLessThanOrEqual(pool.limit / 2)
      }
      if (move.wanted === 0 && units > 0) expect(after.pool.free).toBeGreaterThanOrEqual(keptBack(pool, sharing))
      return { ...world, pool: after.pool, leases: put(move.device, after.lease) }
    }
    case 'return': {
      const after = withReturn({ pool, lease: at(move.device) }, move.units)
      return { ...world, pool: after.pool, leases: put(move.device, after.lease) }
    }
    case 'use': {
      const after = withSettled({ pool, lease: at(move.device) }, move.units)
      return {
        ...world,
        pool: withOverage(after.pool, move.units - after.settled),
        leases: put(move.device, after.lease),
      }
    }
    case 'hold':
      return pool.free < move.units
        ? world
        : { ...world, pool: withHold(pool, move.units), holds: [...holds, move.units] }
    case 'end': {
      const [hold, ...rest] = holds
      if (hold === undefined) return world
      return { ...world, pool: withHoldEnded(pool, hold, Math.min(hold, move.charged)), holds: rest }
    }
    case 'late': {
      const taken = withSettledFromFree(pool, move.units)
      return { ...world, pool: withOverage(taken.pool, move.units - taken.settled) }
    }
    default:
      return move satisfies never
  }
}

function leaseOf(device: number): Lease {
  return emptyLease({
    leaseId: `lease-${device}`,
    accountId: 'account',
    deviceId: `device-${device}`,
    meter: 'ai_layouts',
    period: '2026-11',
    basis: 'counted',
  })
}

describe('the books', () => {
  it('balance after any history, and never let more than the highest limit be used', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (moves) => {
        let world: World = { pool: emptyPool('ai_layouts', '2026-11'), leases: [0, 1, 2].map(leaseOf), holds: [] }
        for (const move of moves) {
          const before = world
          world = play(world, move)
          const { pool, leases, holds } = world
          expect(pool.free + pool.open + pool.held + pool.settled).toBe(pool.limit)
          expect(pool.open).toBe(leases.reduce((sum, lease) => sum + openOf(lease), 0))
          expect(pool.held).toBe(holds.reduce((sum, units) => sum + units, 0))
          expect(pool.open + pool.held + pool.settled).toBeLessThanOrEqual(pool.highestLimit)
          expect(Math.min(pool.open, pool.held, pool.settled, pool.overage)).toBeGreaterThanOrEqual(0)
          for (const [index, lease] of leases.entries()) {
            expect(openOf(lease)).toBeGreaterThanOrEqual(0)
            expect(lease.granted).toBeGreaterThanOrEqual(before.leases[index]?.granted ?? 0)
          }
        }
      }),
      { numRuns: 300 },
    )
  })

  it('refuse a grant or a hold beyond what is free', () => {
    const pool = withLimit(emptyPool('ai_layouts', '2026-11'), 5)
    expect(() => withGrant({ pool, lease: leaseOf(0) }, 6)).toThrow('6 units where 5 are free')
    expect(() => withHold(pool, 6)).toThrow('6 units where 5 are free')
  })

  it('keep used and granted units when the limit falls, and grant nothing until it is covered', () => {
    const full = withGrant({ pool: withLimit(emptyPool('ai_layouts', '2026-11'), 100), lease: leaseOf(0) }, 100)
    const lowered = withLimit(full.pool, 5)
    expect(lowered).toMatchObject({ free: -95, open: 100, highestLimit: 100 })
    const alone = { devices: 1, cloudInUse: false }
    expect(grantUnits(lowered, 'current', alone, { open: 100, wanted: 9, wantedByOthers: 0 })).toBe(0)
    const nobody = { othersEmpty: false, wantedByOthers: 0 }
    expect(unitsToAskBack(lowered, full.lease, 'current', alone, 98, nobody)).toBe(95)
  })
})

describe('sharing out', () => {
  const alone = { devices: 1, cloudInUse: false }
  const two = { devices: 2, cloudInUse: false }
  const withCloud = { devices: 1, cloudInUse: true }
  const pool = withLimit(emptyPool('ai_layouts', '2026-11'), 100)
  const nothing = { open: 0, wanted: 0, wantedByOthers: 0 }
  const nobody = { othersEmpty: false, wantedByOthers: 0 }

  it('gives a lone device all, and half of a period that has not begun', () => {
    expect(grantUnits(pool, 'current', alone, nothing)).toBe(100)
    expect(grantUnits(pool, 'future', alone, nothing)).toBe(50)
    expect(grantUnits(pool, 'past', alone, nothing)).toBe(0)
    expect(grantUnits(withLimit(pool, 5), 'future', alone, nothing)).toBe(2)
  })

  it('keeps a tenth back where others may come, at least one unit', () => {
    expect(grantUnits(pool, 'current', withCloud, nothing)).toBe(90)
    expect(grantUnits(withLimit(pool, 5), 'current', withCloud, nothing)).toBe(4)
    expect(grantUnits(pool, 'current', two, nothing)).toBe(45)
  })

  it('hands the kept rest to whom was refused for want of it', () => {
    const last = withLimit(pool, 1)
    expect(grantUnits(last, 'current', two, nothing)).toBe(0)
    expect(grantUnits(last, 'current', two, { ...nothing, wanted: 3 })).toBe(1)
  })

  it('asks for half the unspent rest while another device has nothing, and for nothing once the pool can give', () => {
    const { pool: empty, lease } = withGrant({ pool, lease: leaseOf(0) }, 100)
    expect(unitsToAskBack(empty, lease, 'current', two, 81, { ...nobody, othersEmpty: true })).toBe(40)
    expect(unitsToAskBack(empty, lease, 'current', two, 81, nobody)).toBe(0)
    expect(unitsToAskBack(empty, lease, 'past', two, 81, { ...nobody, othersEmpty: true })).toBe(0)
    const given = withReturn({ pool: empty, lease }, 40)
    expect(unitsToAskBack(given.pool, given.lease, 'current', two, 41, { ...nobody, othersEmpty: true })).toBe(0)
  })

  it('asks for what others wait for, and for what cloud operations should find', () => {
    const { pool: empty, lease } = withGrant({ pool, lease: leaseOf(0) }, 100)
    expect(unitsToAskBack(empty, lease, 'current', two, 100, { othersEmpty: false, wantedByOthers: 7 })).toBe(7)
    expect(unitsToAskBack(empty, lease, 'current', withCloud, 100, nobody)).toBe(10)
    expect(unitsToAskBack(empty, lease, 'current', withCloud, 3, nobody)).toBe(3)
  })

  it('asks for all of an uncounted lease once the plan has a limit again', () => {
    const lease = withGrant({ pool, lease: { ...leaseOf(0), basis: 'uncounted' } }, 100_000).lease
    expect(unitsToAskBack(withLimit(pool, UNLIMITED), lease, 'current', alone, 99_000, nobody)).toBe(0)
    expect(unitsToAskBack(pool, lease, 'current', alone, 99_000, nobody)).toBe(99_000)
  })
})
