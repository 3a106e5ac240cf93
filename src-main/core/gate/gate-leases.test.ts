import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CATALOG, planNamed } from '../../../shared/catalog/catalog.ts'
import { ENTRY_TYPE } from '../../../shared/protocol/journal-entry.ts'
import type { MeterFigures } from '../../../shared/protocol/signed-documents.ts'
import { DAY, HOUR } from '../../../shared/time/duration.ts'
import { openGateKit, type GateKit } from './gate-test-kit.ts'
import { layoutRequest } from './open-test-gate.ts'

let on: GateKit
beforeEach(async () => {
  on = await openGateKit()
})
afterEach(async () => {
  await on.remove()
})

describe('what a hold does not depend on', () => {
  it('can be committed after the plan ended, the device was retired, the clock was set back and the month was over', async () => {
    const ids = [await on.reserveId(), await on.reserveId(), await on.reserveId(), await on.reserveId()]
    await on.accept({ version: 2, deviceStatus: 'retired' }, [on.lease])
    expect((await on.reserve()).decision.code).toBe('device_not_allowed')
    expect(await on.gate.commit({ reservationId: ids[0] ?? '' }, on.origin)).toMatchObject({ value: { charged: 1 } })
    on.machine.wall -= 40 * DAY
    expect(on.gate.check(layoutRequest(), on.origin).code).toBe('device_not_allowed')
    expect(await on.gate.commit({ reservationId: ids[1] ?? '' }, on.origin)).toMatchObject({ value: { charged: 1 } })
    on.machine.wall += 60 * DAY
    expect(await on.gate.commit({ reservationId: ids[2] ?? '' }, on.origin)).toMatchObject({ value: { charged: 1 } })
    on.entitlements.signOut()
    expect((await on.reserve()).decision.code).toBe('sign_in_required')
    expect(await on.gate.commit({ reservationId: ids[3] ?? '' }, on.origin)).toMatchObject({ value: { charged: 1 } })
    const used = on.entries().filter((entry) => entry.type === ENTRY_TYPE.usage)
    expect(used.map((entry) => entry.data.period)).toEqual(Array.from({ length: 4 }, () => '2026-11'))
    expect(on.leaseRow()).toEqual({ returned: 0, committed: 4, overage: 0 })
  })

  it('pauses reserves while the clock is not trusted', async () => {
    on.machine.wall -= 27 * HOUR
    expect((await on.reserve()).decision.code).toBe('clock_untrusted')
  })

  it('draws on the lease of the month that has begun', async () => {
    const december = on.cloud.lease({ period: '2026-12', granted: 2 })
    await on.accept({}, [on.lease, december])
    await on.gate.commit({ reservationId: await on.reserveId() }, on.origin)
    on.pass(9 * DAY)
    await on.accept({ version: 2 }, [on.lease, december])
    expect(on.meter()).toEqual({ used: 0, held: 0, remaining: 5 })
    await on.reserveId(layoutRequest({ units: 2 }))
    expect((await on.reserve()).decision.code).toBe('lease_exhausted')
  })
})

describe('leases', () => {
  it('draws on the uncounted lease while the plan is unlimited, and on counted ones alone under a limit', async () => {
    const uncounted = on.cloud.lease({ basis: 'uncounted', granted: 100_000 })
    await on.accept({ plan: planNamed(CATALOG, 'enterprise'), rateShare: 1000, version: 2 }, [on.lease, uncounted])
    await on.gate.commit({ reservationId: await on.reserveId(layoutRequest({ units: 50 })) }, on.origin)
    expect(on.entries().at(-1)).toMatchObject({ data: { leaseId: uncounted.leaseId, units: 50 } })
    await on.accept({ version: 3 }, [on.lease, uncounted])
    await on.gate.commit({ reservationId: await on.reserveId() }, on.origin)
    expect(on.entries().at(-1)).toMatchObject({ data: { leaseId: on.lease.leaseId } })
  })

  it('gives back no more than its rights, journaled and on disk', async () => {
    await on.reserveId(layoutRequest({ units: 2 }))
    const listed = on.gate.rights().find((rights) => rights.leaseId === on.lease.leaseId)
    expect(listed).toEqual({ leaseId: on.lease.leaseId, meter: 'ai_layouts', period: '2026-11', unspent: 3, held: 2 })
    expect(await on.gate.returnUnits(on.lease.leaseId, 100, 'requested')).toBe(3)
    expect(await on.gate.returnUnits(on.lease.leaseId, 1, 'requested')).toBe(0)
    expect(await on.gate.returnUnits('no-such-lease', 1, 'requested')).toBe(0)
    expect(on.entries()).toMatchObject([{ type: ENTRY_TYPE.return, data: { units: 3, reason: 'requested' } }])
    await on.restart()
    expect(on.leaseRow()).toEqual({ returned: 3, committed: 0, overage: 0 })
    expect((await on.reserve()).decision.code).toBe('lease_exhausted')
  })

  it('tells the cloud what it was short of, and does not record a refusal that will be tried again', async () => {
    await on.gate.returnUnits(on.lease.leaseId, 4, 'requested')
    const request = layoutRequest({ units: 3 })
    expect(await on.gate.reserve(request, on.origin, { mayAskCloud: true })).toMatchObject({
      value: { outcome: 'denied' },
    })
    expect(on.gate.wanted()).toEqual([{ meter: 'ai_layouts', period: '2026-11', units: 2 }])
    await on.gate.flush()
    expect(on.entries()).toHaveLength(1)
    await on.reserve(request)
    await on.gate.flush()
    expect(on.entries()).toHaveLength(2)
    await on.accept({ version: 2 }, [on.lease])
    expect(on.gate.wanted()).toEqual([])
  })

  it('counts what other devices used, and its own only once after a sync', async () => {
    await on.gate.commit({ reservationId: await on.reserveId() }, on.origin)
    const figures = (used: number, usedHere: number): MeterFigures[] => [
      { meter: 'ai_layouts', period: '2026-11', limit: 5, used, usedHere, elsewhere: 2, free: 0 },
    ]
    await on.accept({ meters: figures(1, 0) }, [on.lease])
    expect(on.meter().used).toBe(2)
    await on.accept({ meters: figures(2, 1) }, [on.lease])
    expect(on.meter().used).toBe(2)
    expect(on.gate.uiMeters()[0]).toMatchObject({ used: 2, remaining: 3, available: 4, elsewhere: 2 })
  })
})
