import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CATALOG, planNamed } from '../../../shared/catalog/catalog.ts'
import { ENTRY_TYPE } from '../../../shared/protocol/journal-entry.ts'
import { openGateKit, reasonOf, type GateKit } from './gate-test-kit.ts'
import { layoutRequest } from './open-test-gate.ts'

let on: GateKit
beforeEach(async () => {
  on = await openGateKit()
})
afterEach(async () => {
  await on.remove()
})

describe('the same request again', () => {
  it('gives the same reservation for the same opId and content, and a conflict for other content', async () => {
    const request = layoutRequest({ modelId: 'model-a' })
    const first = await on.reserveId(request)
    expect(await on.reserve(request)).toMatchObject({ reservationId: first, duplicate: true })
    for (const other of [{ units: 2 }, { areaSqm: 121 }, { modelId: 'model-b' }, { feature: 'basic_layout' }]) {
      expect(await on.gate.reserve({ ...request, ...other }, on.origin)).toMatchObject({
        failure: { reason: 'conflict' },
      })
    }
    expect(on.meter().held).toBe(1)
    await on.gate.commit({ reservationId: first }, on.origin)
    expect(await on.reserve(request)).toMatchObject({ outcome: 'reserved', reservationId: first, duplicate: true })
    await on.restart()
    expect(await on.reserve(request)).toMatchObject({ outcome: 'reserved', reservationId: first, duplicate: true })
  })

  it('repeats the reservation of the last unit although no other is left', async () => {
    const request = layoutRequest({ units: 5 })
    const first = await on.reserve(request)
    expect((await on.reserve(layoutRequest())).outcome).toBe('denied')
    expect(await on.reserve(request)).toMatchObject({
      outcome: 'reserved',
      duplicate: true,
      decision: { allowed: true },
    })
    expect(first.outcome).toBe('reserved')
  })

  it('does not remember a denial under its opId', async () => {
    const request = layoutRequest({ units: 6 })
    expect((await on.reserve(request)).outcome).toBe('denied')
    await on.accept({ plan: planNamed(CATALOG, 'professional'), version: 2 }, [
      { ...on.lease, granted: 100, version: 2 },
    ])
    expect((await on.reserve(request)).outcome).toBe('reserved')
  })

  it('answers a repeated commit with what it did, in the same turn and after a restart', async () => {
    const reservationId = await on.reserveId(layoutRequest({ units: 2 }))
    const [first, second] = await Promise.all([
      on.gate.commit({ reservationId }, on.origin),
      on.gate.commit({ reservationId }, on.origin),
    ])
    expect(first).toMatchObject({ value: { charged: 2, duplicate: false } })
    expect(second).toMatchObject({ value: { charged: 2, duplicate: true } })
    await on.restart()
    expect(await on.gate.commit({ reservationId, units: 2 }, on.origin)).toMatchObject({ value: { duplicate: true } })
    expect(await reasonOf(on.gate.commit({ reservationId, units: 1 }, on.origin))).toBe('conflict')
    expect(await reasonOf(on.gate.release({ reservationId, outcome: 'failed' }, on.origin))).toBe('conflict')
    expect(on.meter().used).toBe(2)
  })

  it('refuses what does not fit: unknown ids, more units than held, commit after release', async () => {
    expect(await reasonOf(on.gate.commit({ reservationId: on.cloud.device.deviceId }, on.origin))).toBe(
      'reservation_unknown',
    )
    const reservationId = await on.reserveId()
    expect(await reasonOf(on.gate.commit({ reservationId, units: 2 }, on.origin))).toBe('units_exceed_hold')
    await on.gate.release({ reservationId, outcome: 'failed' }, on.origin)
    expect(await on.gate.release({ reservationId, outcome: 'failed' }, on.origin)).toMatchObject({
      value: { duplicate: true },
    })
    expect(await reasonOf(on.gate.release({ reservationId, outcome: 'cancelled' }, on.origin))).toBe('conflict')
    expect(await reasonOf(on.gate.commit({ reservationId }, on.origin))).toBe('released')
  })

  it('says that it is synced once the cloud has acknowledged the event', async () => {
    const reservationId = await on.reserveId()
    await on.gate.commit({ reservationId }, on.origin)
    const { deviceId } = on.cloud.device
    const head = on.journal.head(deviceId)
    const answer = await on.cloud.answer(on.cloud.snapshot(), [])
    on.journal.applyResults(deviceId, { ...answer, acknowledged: head })
    expect(await on.gate.commit({ reservationId }, on.origin)).toMatchObject({
      value: { duplicate: true, synced: true },
    })
  })
})

describe('denials', () => {
  it('are journaled once for each opId and code', async () => {
    const request = layoutRequest({ areaSqm: 201 })
    await on.reserve(request)
    await on.reserve(request)
    await on.gate.flush()
    await on.restart()
    await on.reserve(request)
    await on.reserve({ ...request, areaSqm: 100, feature: 'code_compliance' })
    await on.gate.flush()
    expect(on.entries()).toMatchObject([
      { type: ENTRY_TYPE.denial, data: { code: 'area_over_limit', requiredPlan: 'professional', planAtTime: 'free' } },
      { type: ENTRY_TYPE.denial, data: { code: 'feature_not_in_plan' } },
    ])
  })

  it('are not journaled for a check, nor while nobody is signed in', async () => {
    on.gate.check(layoutRequest({ areaSqm: 201 }), on.origin)
    on.entitlements.signOut()
    await on.reserve()
    await on.gate.flush()
    expect(on.entries()).toEqual([])
  })
})
