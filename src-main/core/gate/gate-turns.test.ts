import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HOUR } from '../../../shared/time/duration.ts'
import { openGateKit, type GateKit } from './gate-test-kit.ts'
import { layoutRequest, testOrigin } from './open-test-gate.ts'

let on: GateKit
beforeEach(async () => {
  on = await openGateKit()
})
afterEach(async () => {
  await on.remove()
})

/** The holds that another reader of the database finds. */
const onDisk = (): unknown[] => on.test.store.full.prepare('SELECT reservation_id FROM open_hold').pluck().all()

describe('reserves of one turn', () => {
  it('give the same opId the same reservation, and answer none before it is on disk', async () => {
    const request = layoutRequest()
    const [first, second] = [on.reserve(request), on.reserve(request, testOrigin('other'))]
    expect(onDisk()).toEqual([])
    expect(on.gate.running()).toEqual([])
    expect(await first).toMatchObject({ outcome: 'reserved', duplicate: false })
    const [running] = on.gate.running()
    expect(onDisk()).toEqual([running?.reservationId])
    expect(await second).toMatchObject({ reservationId: running?.reservationId, duplicate: true })
    expect(running?.connectionId).toBe('other')
  })

  it('leave the hold of a connection that closes meanwhile to lapse', async () => {
    const asked = on.reserve()
    on.gate.connectionClosed(on.origin.connectionId)
    on.pass(HOUR)
    expect(on.gate.running()).toMatchObject([{ state: 'lapsed' }])
    expect((await asked).outcome).toBe('reserved')
    await on.restart()
    expect(on.gate.running()).toMatchObject([{ state: 'lapsed' }])
    expect(on.meter().held).toBe(0)
  })

  it('keep their units when the entitlements change meanwhile', async () => {
    const asked = on.reserve(layoutRequest({ units: 2 }))
    on.entitlements.signOut()
    expect((await asked).outcome).toBe('reserved')
    on.entitlements.enrol(on.cloud.device)
    await on.accept({ version: 2 }, [on.lease])
    expect(on.meter().held).toBe(2)
    expect(on.gate.rate()).toMatchObject({ remaining: 9 })
  })

  it('are not given back by a return of the same turn', async () => {
    const asked = on.reserve(layoutRequest({ units: 2 }))
    expect(await on.gate.returnUnits(on.lease.leaseId, 100, 'requested')).toBe(3)
    expect((await asked).outcome).toBe('reserved')
    expect(on.meter()).toMatchObject({ held: 2 })
  })

  it('are all on disk when the gate has closed', async () => {
    const asked = [on.reserve(), on.reserve()]
    await on.gate.close()
    expect(onDisk()).toHaveLength(2)
    expect((await Promise.all(asked)).map(({ outcome }) => outcome)).toEqual(['reserved', 'reserved'])
  })
})
