import { describe, expect, it } from 'vitest'
import { DAY } from '../../../shared/time/duration.ts'
import type { TestMetering } from './testing/open-test-metering.ts'
import { readPool, useTestMetering } from './testing/use-test-metering.ts'
import { newDeviceIdentity, SimulatedDevice } from './testing/simulated-device.ts'

let cloud: TestMetering
let accountId: string

useTestMetering((opened, account) => {
  cloud = opened
  accountId = account
})

describe('what a device sends', () => {
  it('is refused when another key signed it, and when the device is not known', async () => {
    const device = await cloud.addDevice(accountId)
    const forged = new SimulatedDevice(
      { ...newDeviceIdentity(accountId, cloud.now()), deviceId: device.identity.deviceId },
      cloud.url,
      cloud.now,
    )
    expect(await forged.send(forged.request())).toMatchObject({
      status: 401,
      body: { error: { code: 'signature_invalid' } },
    })
    const unknown = new SimulatedDevice(newDeviceIdentity(accountId, cloud.now()), cloud.url, cloud.now)
    expect(await unknown.send(unknown.request())).toMatchObject({
      status: 401,
      body: { error: { code: 'device_unknown' } },
    })
  })

  it('is taken at whatever time the device believes it to be', async () => {
    const device = await cloud.addDevice(accountId)
    expect((await device.send(device.request(), cloud.now() - 400 * DAY)).status).toBe(200)
  })

  it('keeps one bad entry out, as a link of the chain, and settles the rest', async () => {
    const device = await cloud.addDevice(accountId)
    await device.sync()
    device.use('ai_layout', 1)
    device.append({ nonsense: true })
    const personal = device.personal()
    const tampered = device.use('ai_layout', 1)
    device.use('ai_layout', 1, { outcome: 'failed' })
    device.append({
      ...device.envelope(device.newId(), null),
      subject: device.newId(),
      type: 'com.revitautoplan.denial.v1',
      data: { operation: 'ai_layout', code: 'rate_limited', requiredPlan: null, planAtTime: 'free' },
    })
    device.use('ai_layout', 1)
    const entries = device.entries.map((entry) => (entry === tampered ? { ...entry, personal } : entry))
    const response = await device.sync({ entries })
    expect(response.results.map(({ status, code }) => [status, code])).toEqual([
      ['settled', null],
      ['rejected', 'malformed'],
      ['rejected', 'personal_mismatch'],
      ['rejected', 'invalid'],
      ['rejected', 'foreign'],
      ['settled', null],
    ])
    expect(response.acknowledged.sequence).toBe(6)
    const kept = await cloud.database.db.selectFrom('journal_link').select('raw').orderBy('sequence').execute()
    expect(kept.map((link) => link.raw)).toEqual(device.entries.map((entry) => entry.raw))
    const again = await device.sync({ entries })
    expect(again.results.map((result) => result.status)).toEqual([
      'duplicate',
      'rejected',
      'rejected',
      'rejected',
      'rejected',
      'duplicate',
    ])
  })

  it('settles an event once: the same content is a duplicate, other content a conflict, both before any limit', async () => {
    const device = await cloud.addDevice(accountId)
    await device.sync()
    const id = device.newId()
    device.use('ai_layout', 5, {}, id)
    await device.sync()
    device.use('ai_layout', 5, {}, id)
    device.use('ai_layout', 4, {}, id)
    const response = await device.sync()
    expect(response.results.map(({ status, code }) => [status, code])).toEqual([
      ['duplicate', null],
      ['rejected', 'conflict'],
    ])
    expect(await readPool(cloud, accountId, 'ai_layouts')).toMatchObject({ settled_units: 5, overage_units: 0 })
  })

  it('becomes overage beyond the lease, with its cause, and never passes the limit', async () => {
    const device = await cloud.addDevice(accountId)
    await device.sync()
    device.use('ai_layout', 4)
    device.use('ai_layout', 3)
    device.use('ai_layout', 0, { overageUnits: 2, overageCause: 'hold_lapsed' })
    device.use('ai_layout', 1, { leaseId: device.newId() })
    const response = await device.sync()
    expect(response.results.map(({ status, code }) => [status, code])).toEqual([
      ['settled', null],
      ['overage', 'beyond_lease'],
      ['overage', 'hold_lapsed'],
      ['overage', 'lease_unknown'],
    ])
    expect(await readPool(cloud, accountId, 'ai_layouts')).toMatchObject({ settled_units: 5, overage_units: 5 })
    expect(device.snapshot?.meters[0]).toMatchObject({ used: 10, usedHere: 10 })
  })

  it('records denied reserves once', async () => {
    const device = await cloud.addDevice(accountId)
    const personal = device.personal()
    device.append(
      {
        ...device.envelope(device.newId(), personal),
        type: 'com.revitautoplan.denial.v1',
        data: { operation: 'ai_layout', code: 'quota_exhausted', requiredPlan: 'professional', planAtTime: 'free' },
      },
      personal,
    )
    await device.sync()
    expect(
      await cloud.database.db.selectFrom('denial').select(['code', 'required_plan', 'member_id']).execute(),
    ).toEqual([{ code: 'quota_exhausted', required_plan: 'professional', member_id: 'member-1' }])
  })
})
