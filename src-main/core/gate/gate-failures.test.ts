import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openGateKit, reasonOf, type GateKit } from './gate-test-kit.ts'
import { layoutRequest } from './open-test-gate.ts'

let on: GateKit
beforeEach(async () => {
  on = await openGateKit()
})
afterEach(async () => {
  await on.remove()
})

describe('a batch that fails', () => {
  it('does nothing, tells everyone to try again, and goes on from what is on disk', async () => {
    const ids = [await on.reserveId(), await on.reserveId()]
    on.test.store.full.exec(
      `CREATE TEMP TRIGGER full_disk BEFORE INSERT ON journal BEGIN SELECT raise(ABORT, 'disk full'); END`,
    )
    const failed = await Promise.all(ids.map((reservationId) => on.gate.commit({ reservationId }, on.origin)))
    expect(failed).toMatchObject([
      { failure: { reason: 'retryable', retryable: true } },
      { failure: { reason: 'retryable', retryable: true } },
    ])
    expect(await on.gate.returnUnits(on.lease.leaseId, 1, 'idle')).toBe(0)
    expect(on.failedBatches).toHaveLength(2)
    expect(on.meter()).toEqual({ used: 0, held: 2, remaining: 3 })
    on.test.store.full.exec('DROP TRIGGER full_disk')
    const again = await Promise.all(ids.map((reservationId) => on.gate.commit({ reservationId }, on.origin)))
    expect(again).toMatchObject([{ value: { duplicate: false } }, { value: { duplicate: false } }])
    expect(on.entries().map((entry) => entry.sequence)).toEqual([1, 2])
    expect(on.fatal).toEqual([])
  })

  it('ends everything when another core has taken over the store: nothing more is granted or answered as done', async () => {
    const reservationId = await on.reserveId()
    on.test.store.full.exec(`UPDATE meta SET value = value + 1 WHERE key = 'epoch'`)
    expect(await reasonOf(on.gate.commit({ reservationId }, on.origin))).toBe('retryable')
    expect(on.fatal).toHaveLength(1)
    expect(await reasonOf(on.gate.commit({ reservationId }, on.origin))).toBe('retryable')
    expect((await on.reserve()).decision.code).toBe('busy')
    expect(on.entries()).toEqual([])
    on.test.store.full.exec(`UPDATE meta SET value = value - 1 WHERE key = 'epoch'`)
  })

  it('does not hold units in memory that it could not write', async () => {
    on.test.store.holds.exec(
      `CREATE TEMP TRIGGER full_disk BEFORE INSERT ON open_hold BEGIN SELECT raise(ABORT, 'disk full'); END`,
    )
    const request = layoutRequest()
    const asked = [on.gate.reserve(request, on.origin), on.gate.reserve(request, on.origin)]
    expect(on.meter().held).toBe(1)
    const retryable = { failure: { reason: 'retryable', retryable: true } }
    expect(await Promise.all(asked)).toMatchObject([retryable, retryable])
    expect(on.meter().held).toBe(0)
    expect(on.gate.running()).toEqual([])
    expect(on.gate.rate()).toMatchObject({ remaining: 10 })
    expect(on.failedBatches).toHaveLength(1)
    on.test.store.holds.exec('DROP TRIGGER full_disk')
    expect(await on.reserve(request)).toMatchObject({ outcome: 'reserved', duplicate: false })
    expect(on.meter().held).toBe(1)
  })
})
