import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CATALOG, planNamed } from '../../../shared/catalog/catalog.ts'
import { ENTRY_TYPE } from '../../../shared/protocol/journal-entry.ts'
import { HOUR, SECOND } from '../../../shared/time/duration.ts'
import { NOW, openGateKit, type GateKit } from './gate-test-kit.ts'
import { layoutRequest, testOrigin } from './open-test-gate.ts'

let on: GateKit
beforeEach(async () => {
  on = await openGateKit()
})
afterEach(async () => {
  await on.remove()
})

describe('reserve and commit', () => {
  it('holds the units, charges them by the commit alone, and journals the end under the id of the reservation', async () => {
    const request = layoutRequest({ modelId: 'C:/secret/Villa Roth.rvt', projectLabel: 'Villa Roth' })
    const reservationId = await on.reserveId(request)
    expect(on.meter()).toEqual({ used: 0, held: 1, remaining: 4 })
    expect(on.entries()).toEqual([])
    const committed = await on.gate.commit({ reservationId, durationMs: 4200 }, on.origin)
    expect(committed).toMatchObject({
      ok: true,
      value: { eventId: reservationId, charged: 1, overage: 0, synced: false, duplicate: false },
    })
    expect(on.meter()).toEqual({ used: 1, held: 0, remaining: 4 })
    expect(on.leaseRow()).toEqual({ returned: 0, committed: 1, overage: 0 })
    expect(on.entries()).toMatchObject([
      {
        id: reservationId,
        type: ENTRY_TYPE.usage,
        data: {
          outcome: 'succeeded',
          units: 1,
          leaseId: on.lease.leaseId,
          period: '2026-11',
          late: false,
          areaSqm: 120,
        },
      },
    ])
    const [sent] = on.journal.tail(on.cloud.device.deviceId, 1)
    expect(JSON.stringify(sent)).not.toMatch(/villa|secret/i)
    expect(sent?.personal?.projectKey).toMatch(/^[\w-]{22}$/)
  })

  it('lets five pass on Free and refuses the sixth with limit, date and the plan that gives more', async () => {
    for (let index = 0; index < 5; index += 1) await on.gate.commit({ reservationId: await on.reserveId() }, on.origin)
    const sixth = await on.reserve()
    expect(sixth.outcome).toBe('denied')
    expect(sixth.decision).toMatchObject({
      code: 'quota_exhausted',
      meter: { used: 5, limit: 5, remaining: 0, resetsAt: '2026-12-01T00:00:00.000Z' },
      upgrade: { requiredPlan: 'professional' },
    })
  })

  it('allows the same connection again as soon as a bigger lease has arrived', async () => {
    for (let index = 0; index < 5; index += 1) await on.gate.commit({ reservationId: await on.reserveId() }, on.origin)
    expect((await on.reserve()).outcome).toBe('denied')
    const professional = planNamed(CATALOG, 'professional')
    const rate = { plan: professional, rateShare: 100, version: 2 }
    await on.accept(rate, [{ ...on.lease, granted: 100, version: 2 }])
    expect(await on.reserve()).toMatchObject({ outcome: 'reserved', decision: { meter: { used: 5, limit: 100 } } })
  })

  it('frees what was held and not used in the same commit', async () => {
    const reservationId = await on.reserveId(layoutRequest({ units: 4 }))
    expect(on.meter()).toEqual({ used: 0, held: 4, remaining: 1 })
    expect(await on.gate.commit({ reservationId, units: 1 }, on.origin)).toMatchObject({ value: { charged: 1 } })
    expect(on.meter()).toEqual({ used: 1, held: 0, remaining: 4 })
  })

  it('charges nothing for a release and says how it ended', async () => {
    const reservationId = await on.reserveId()
    const released = await on.gate.release({ reservationId, outcome: 'failed', errorClass: 'ai_error' }, on.origin)
    expect(released).toMatchObject({ value: { charged: 0, eventId: reservationId } })
    expect(on.meter()).toEqual({ used: 0, held: 0, remaining: 5 })
    expect(on.entries()).toMatchObject([{ data: { outcome: 'failed', units: 0, errorClass: 'ai_error' } }])
  })

  it('never holds more than the rights, over many connections in one turn', async () => {
    const asked = Array.from({ length: 9 }, (_, index) => on.reserve(layoutRequest(), testOrigin(`c${index}`)))
    expect(on.meter().held).toBe(5)
    const outcomes = (await Promise.all(asked)).map(({ outcome }) => outcome)
    expect(outcomes.filter((outcome) => outcome === 'reserved')).toHaveLength(5)
    expect(on.gate.running()).toHaveLength(5)
  })

  it('draws an api call on the hourly rate alone', async () => {
    const request = layoutRequest({ operation: 'api_call' })
    const ids = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        on.reserveId({ ...request, opId: layoutRequest().opId, units: index === 0 ? 2 : 1 }),
      ),
    )
    expect((await on.reserve({ ...request, opId: layoutRequest().opId })).decision.code).toBe('rate_limited')
    await on.gate.commit({ reservationId: ids[0] ?? '' }, on.origin)
    expect(on.entries().at(-1)).toMatchObject({ data: { operation: 'api_call', leaseId: null, meter: null, units: 2 } })
    expect(on.meter()).toEqual({ used: 0, held: 0, remaining: 5 })
  })

  it('counts a granted reservation against the rate for exactly one hour, over a restart and released or not', async () => {
    for (let index = 0; index < 10; index += 1) {
      await on.gate.release({ reservationId: await on.reserveId(), outcome: 'cancelled' }, on.origin)
      on.pass(SECOND)
    }
    await on.restart()
    expect((await on.reserve()).decision).toMatchObject({ code: 'rate_limited', rate: { remaining: 0 } })
    on.machine.wall = NOW + HOUR - 1
    on.machine.monotonic = HOUR - 1
    expect(on.gate.check(layoutRequest(), on.origin).code).toBe('rate_limited')
    on.pass(1)
    expect((await on.reserve()).outcome).toBe('reserved')
    expect((await on.reserve()).decision.code).toBe('rate_limited')
  })
})
