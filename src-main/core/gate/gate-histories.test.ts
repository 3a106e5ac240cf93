import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CATALOG, freePlan } from '../../../shared/catalog/catalog.ts'
import type { LeaseClaims } from '../../../shared/protocol/signed-documents.ts'
import { assertNever } from '../../../shared/result/assert-never.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../../../shared/time/duration.ts'
import { findStoreFaults } from './find-store-faults.ts'
import { layoutRequest, openTestGate, testOrigin, type TestGate } from './open-test-gate.ts'

const NOW = Date.parse('2026-11-02T10:00:00.000Z')
const CONNECTION = fc.constantFrom('a', 'b', 'c')
const UNITS = fc.integer({ min: 1, max: 4 })

const command = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('reserve' as const),
      units: UNITS,
      on: CONNECTION,
      /** So often in one turn, under one opId. */
      times: fc.integer({ min: 1, max: 2 }),
      /** Whether the client waits for the answer, or more happens in the same turn. */
      waits: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('commit' as const), pick: fc.nat(5), units: fc.option(UNITS) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('release' as const), pick: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const), on: CONNECTION }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('vanish' as const), on: CONNECTION }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(SECOND, MINUTE, HOUR, 25 * HOUR) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('return' as const), units: UNITS }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('grant' as const), units: fc.integer({ min: 1, max: 10 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('fail' as const), pick: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('fail-holds' as const), units: UNITS, on: CONNECTION }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('settle' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
)
type Command = typeof command extends fc.Arbitrary<infer Value> ? Value : never

/** What clients were told, kept apart from the gate. */
interface Told {
  readonly reserved: string[]
  readonly committed: Map<string, number>
  readonly released: Set<string>
  waiting: Promise<void>[]
  /** Reserves that were not answered yet. */
  reserving: number
}

async function perform(on: TestGate, lease: { claims: LeaseClaims }, told: Told, step: Command): Promise<void> {
  switch (step.do) {
    case 'reserve': {
      const reserved = reserve(on, told, step)
      told.waiting.push(reserved)
      return step.waits ? reserved : undefined
    }
    case 'fail-holds':
      told.waiting.push(reserve(on, told, { ...step, times: 2 }))
      return failNextHolds(on, told)
    case 'commit': {
      const reservationId = picked(told, step.pick)
      if (reservationId !== undefined) told.waiting.push(commit(on, told, reservationId, step.units))
      return
    }
    case 'release': {
      const reservationId = picked(told, step.pick)
      if (reservationId !== undefined) told.waiting.push(release(on, told, reservationId))
      return
    }
    case 'close':
      return on.gate.connectionClosed(step.on)
    case 'vanish':
      on.gate.connectionClosed(step.on)
      return on.pass(6 * MINUTE)
    case 'pass':
      return on.pass(step.ms)
    case 'return':
      told.waiting.push(on.gate.returnUnits(lease.claims.leaseId, step.units, 'requested').then(() => {}))
      return
    case 'grant': {
      const { granted, version } = lease.claims
      lease.claims = { ...lease.claims, granted: granted + step.units, version: version + 1 }
      return on.accept({ version: lease.claims.version }, [lease.claims])
    }
    case 'fail': {
      const reservationId = picked(told, step.pick)
      if (reservationId !== undefined) told.waiting.push(commit(on, told, reservationId, null))
      told.waiting.push(on.gate.returnUnits(lease.claims.leaseId, 1, 'idle').then(() => {}))
      return failNextBatch(on, told)
    }
    case 'settle':
      return settle(on, told)
    case 'restart':
      await settle(on, told)
      return on.restart()
    default:
      return assertNever(step)
  }
}

function picked(told: Told, index: number): string | undefined {
  // The latest are open most of the time; older ones repeat what has ended.
  const recent = told.reserved.slice(-6)
  return recent[index % Math.max(1, recent.length)]
}

async function reserve(on: TestGate, told: Told, asked: { units: number; on: string; times: number }): Promise<void> {
  const request = layoutRequest({ units: asked.units })
  told.reserving += 1
  const answers = await Promise.all(
    Array.from({ length: asked.times }, () => on.gate.reserve(request, testOrigin(asked.on))),
  )
  told.reserving -= 1
  const ids = answers.flatMap((answer, index) => {
    if (!answer.ok || answer.value.outcome === 'denied') return []
    expect(answer.value.duplicate).toBe(index > 0)
    return [answer.value.reservationId]
  })
  expect([0, answers.length]).toContain(ids.length)
  expect(new Set(ids).size).toBeLessThan(2)
  told.reserved.push(...ids.slice(0, 1))
}

async function commit(on: TestGate, told: Told, reservationId: string, units: number | null): Promise<void> {
  const result = await on.gate.commit(units === null ? { reservationId } : { reservationId, units }, testOrigin())
  if (!result.ok) return
  const known = told.committed.get(reservationId)
  const total = result.value.charged + result.value.overage
  expect(result.value.duplicate).toBe(known !== undefined)
  expect(total).toBe(known ?? total)
  told.committed.set(reservationId, total)
}

async function release(on: TestGate, told: Told, reservationId: string): Promise<void> {
  const result = await on.gate.release({ reservationId, outcome: 'failed' }, testOrigin())
  if (result.ok) told.released.add(reservationId)
}

async function settle(on: TestGate, told: Told): Promise<void> {
  await on.gate.flush()
  await Promise.all(told.waiting)
  told.waiting = []
}

/** Whatever waits for the next transaction is rolled back at its very end, after everything was written. */
async function failNextBatch(on: TestGate, told: Told): Promise<void> {
  on.test.store.full.exec(
    `CREATE TEMP TRIGGER full_disk BEFORE UPDATE ON meta BEGIN SELECT raise(ABORT, 'disk full'); END`,
  )
  await settle(on, told)
  on.test.store.full.exec('DROP TRIGGER full_disk')
}

/** No hold that waits for the next transaction of holds can be written. */
async function failNextHolds(on: TestGate, told: Told): Promise<void> {
  on.test.store.holds.exec(
    `CREATE TEMP TRIGGER full_disk BEFORE INSERT ON open_hold BEGIN SELECT raise(ABORT, 'disk full'); END`,
  )
  await settle(on, told)
  on.test.store.holds.exec('DROP TRIGGER full_disk')
}

/** Memory and disk say the same after every step; memory is ahead by the holds of the turn that is not over, and by nothing else. */
function checkMemory(on: TestGate, leaseId: string, told: Told): void {
  const rights = on.gate.rights().find((candidate) => candidate.leaseId === leaseId)
  const disk = on.test.store.full
    .prepare<[string], { unspent: number; held: number }>(
      `SELECT granted - returned - committed - held AS unspent, held FROM lease, (
         SELECT coalesce(sum(units), 0) AS held FROM open_hold WHERE lapsed_at IS NULL) WHERE lease_id = ?`,
    )
    .get(leaseId)
  if (rights === undefined || disk === undefined) throw new Error('the lease is gone')
  const ahead = rights.held - disk.held
  expect(rights.unspent + ahead).toBe(disk.unspent)
  expect(rights.unspent).toBeGreaterThanOrEqual(0)
  expect(ahead).toBeGreaterThanOrEqual(0)
  if (told.reserving === 0) expect(ahead).toBe(0)
  const open = on.test.store.full.prepare('SELECT reservation_id FROM open_hold').pluck().all()
  expect(new Set(on.gate.running().map((hold) => hold.reservationId))).toEqual(new Set(open))
}

function checkAgainst(on: TestGate, told: Told): void {
  expect(findStoreFaults(on.test.store.full)).toEqual([])
  const rows = on.test.store.full
    .prepare<[], { reservation_id: string; state: string; total: number }>(
      'SELECT reservation_id, state, charged + overage AS total FROM reservation',
    )
    .all()
  const states = new Map(rows.map((row) => [row.reservation_id, row]))
  expect(states.size).toBe(told.reserved.length)
  for (const [id, units] of told.committed) expect(states.get(id)).toMatchObject({ state: 'committed', total: units })
  for (const id of told.released) expect(states.get(id)).toMatchObject({ state: 'released', total: 0 })
  const charged = rows.reduce((sum, row) => sum + row.total, 0)
  expect(on.gate.meters().find((meter) => meter.key === 'ai_layouts')?.used).toBe(charged)
  expect(on.fatal).toEqual([])
  expect(on.failedBatches.map(String).filter((error) => !error.includes('disk full'))).toEqual([])
}

describe('any history of reserves, ends, lost connections, returns, grants, failed writes and restarts', () => {
  it('conserves units, never overdraws a lease, and keeps every word that was given', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 20, maxLength: 80, size: 'max' }), async (steps) => {
        const on = await openTestGate(NOW, { ...freePlan(CATALOG), apiCallsPerHour: null })
        try {
          const lease = { claims: on.cloud.lease({ granted: 8 }) }
          const validUntil = NOW + 400 * DAY
          await on.accept({ rateShare: null, validUntil }, [lease.claims])
          const told: Told = { reserved: [], committed: new Map(), released: new Set(), waiting: [], reserving: 0 }
          for (const step of steps) {
            await perform(on, lease, told, step)
            checkMemory(on, lease.claims.leaseId, told)
          }
          await settle(on, told)
          checkAgainst(on, told)
          await on.restart()
          checkAgainst(on, told)
        } finally {
          await on.remove()
        }
      }),
      { numRuns: 25 },
    )
  }, 120_000)
})
