import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../../shared/time/duration.ts'
import { NOW, openGateKit, reasonOf, type GateKit } from './gate-test-kit.ts'
import { layoutRequest, testOrigin } from './open-test-gate.ts'

let on: GateKit
beforeEach(async () => {
  on = await openGateKit()
})
afterEach(async () => {
  await on.remove()
})

describe('a lost connection', () => {
  it('keeps the hold for five minutes, then frees its units', async () => {
    const reservationId = await on.reserveId()
    on.gate.connectionClosed(on.origin.connectionId)
    on.pass(5 * MINUTE - 1)
    expect(on.meter().held).toBe(1)
    expect(on.gate.running()).toMatchObject([{ reservationId, state: 'held', connectionId: null }])
    on.pass(1)
    expect(on.gate.running()).toMatchObject([{ state: 'lapsed' }])
    expect(on.meter()).toEqual({ used: 0, held: 0, remaining: 5 })
  })

  it('does not touch the holds of other connections', async () => {
    await on.reserveId(layoutRequest(), testOrigin('other'))
    on.gate.connectionClosed(on.origin.connectionId)
    on.pass(HOUR)
    expect(on.gate.running()).toMatchObject([{ state: 'held', connectionId: 'other' }])
  })

  it('lets the returning plugin take its holds over', async () => {
    const reservationId = await on.reserveId()
    on.gate.connectionClosed(on.origin.connectionId)
    on.pass(4 * MINUTE)
    const unknown = on.cloud.device.deviceId
    expect(on.gate.reconcile({ reservationIds: [reservationId, unknown] }, testOrigin('again'))).toEqual({
      reservations: [
        { reservationId, state: 'held', charged: 0 },
        { reservationId: unknown, state: 'unknown', charged: 0 },
      ],
    })
    on.pass(HOUR)
    expect(on.meter().held).toBe(1)
  })

  it('charges a late commit from units that are still there, and journals it as late', async () => {
    const reservationId = await on.reserveId(layoutRequest({ units: 2 }))
    on.gate.connectionClosed(on.origin.connectionId)
    on.pass(6 * MINUTE)
    const late = await on.gate.commit({ reservationId }, on.origin)
    expect(late).toMatchObject({ value: { charged: 2, overage: 0 } })
    expect(on.entries()).toMatchObject([{ data: { units: 2, overageUnits: 0, overageCause: null, late: true } }])
  })

  it('records as overage what others have taken since', async () => {
    const late = await on.reserveId(layoutRequest({ units: 3 }))
    on.gate.connectionClosed(on.origin.connectionId)
    on.pass(6 * MINUTE)
    await on.gate.commit({ reservationId: await on.reserveId(layoutRequest({ units: 4 })) }, on.origin)
    expect(await on.gate.commit({ reservationId: late }, on.origin)).toMatchObject({
      value: { charged: 1, overage: 2 },
    })
    expect(on.leaseRow()).toEqual({ returned: 0, committed: 5, overage: 2 })
    expect(on.entries().at(-1)).toMatchObject({ data: { units: 1, overageUnits: 2, overageCause: 'hold_lapsed' } })
    expect(on.meter()).toEqual({ used: 7, held: 0, remaining: 0 })
  })

  it('expires a lapsed hold after 24 hours, with an entry of zero units', async () => {
    const reservationId = await on.reserveId()
    on.gate.connectionClosed(on.origin.connectionId)
    on.pass(5 * MINUTE)
    on.gate.running()
    on.pass(DAY - 1)
    expect(on.gate.running()).toHaveLength(1)
    await on.gate.flush()
    expect(on.entries()).toEqual([])
    on.pass(1)
    on.gate.running()
    await on.gate.flush()
    expect(on.gate.running()).toEqual([])
    expect(on.entries()).toMatchObject([{ id: reservationId, data: { outcome: 'expired', units: 0 } }])
    expect(await reasonOf(on.gate.commit({ reservationId }, on.origin))).toBe('expired')
  })

  it('gives every open hold one fresh time after a restart, and never frees units twice', async () => {
    const held = await on.reserveId(layoutRequest({ units: 2 }), testOrigin('a'))
    const lapsed = await on.reserveId(layoutRequest({ units: 3 }), testOrigin('b'))
    on.gate.connectionClosed('b')
    on.pass(6 * MINUTE)
    expect(on.meter()).toEqual({ used: 0, held: 2, remaining: 3 })
    await on.reserveId(layoutRequest({ units: 3 }), testOrigin('c'))
    await on.restart()
    expect(on.meter()).toEqual({ used: 0, held: 5, remaining: 0 })
    on.pass(5 * MINUTE - 1)
    expect(on.gate.reconcile({ reservationIds: [held, lapsed] }, testOrigin('a')).reservations).toMatchObject([
      { state: 'held' },
      { state: 'lapsed' },
    ])
    on.pass(1)
    on.gate.running()
    expect(on.meter()).toEqual({ used: 0, held: 2, remaining: 3 })
  })

  it('gives a fresh time after the machine slept', async () => {
    await on.reserveId()
    on.gate.connectionClosed(on.origin.connectionId)
    on.pass(HOUR)
    on.gate.resumed()
    on.pass(5 * MINUTE - 1)
    expect(on.gate.running()).toMatchObject([{ state: 'held' }])
    on.pass(1)
    expect(on.gate.running()).toMatchObject([{ state: 'lapsed' }])
  })
})

describe('time', () => {
  it('does not keep a hold alive for ever after one jump to 2099', async () => {
    await on.reserveId()
    on.machine.wall = Date.parse('2099-01-01T00:00:00.000Z')
    on.gate.connectionClosed(on.origin.connectionId)
    on.machine.wall = NOW
    const snapshot = on.cloud.snapshot({ issuedAt: NOW })
    const answer = await on.cloud.answer(snapshot, [on.lease])
    await on.entitlements.accept(answer, snapshot.nonce)
    expect(on.clock.now()).toBe(NOW)
    on.pass(5 * MINUTE)
    expect(on.gate.running()).toMatchObject([{ state: 'lapsed' }])
  })

  it.each([
    ['a little ahead counts from now on', MINUTE, 9],
    ['far ahead does not count for ever', 90 * DAY, 10],
  ])('set right again: a reservation made while the clock was %s', async (_case, ahead, left) => {
    await on.accept({ validUntil: NOW + 400 * DAY }, [on.lease])
    on.machine.wall = NOW + ahead
    await on.reserveId(layoutRequest({ operation: 'api_call' }))
    on.machine.wall = NOW
    await on.accept({ issuedAt: NOW }, [on.lease])
    expect(on.clock.now()).toBe(NOW)
    expect(on.gate.rate()?.remaining).toBe(left)
  })
})
