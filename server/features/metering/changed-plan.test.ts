import { describe, expect, it } from 'vitest'
import { HOUR } from '../../../shared/time/duration.ts'
import { plan, type TestMetering } from './testing/open-test-metering.ts'
import { readPool, useTestMetering } from './testing/use-test-metering.ts'

let cloud: TestMetering
let accountId: string

useTestMetering((opened, account) => {
  cloud = opened
  accountId = account
})

describe('a changed plan', () => {
  it('keeps what was used and granted through Free, Professional, Enterprise and Free again', async () => {
    const device = await cloud.addDevice(accountId)
    await device.sync()
    device.use('ai_layout', 5)
    await device.sync()

    cloud.setNow(cloud.now() + HOUR)
    await cloud.setEntitlement(accountId, { plan: plan('professional') })
    await device.sync()
    expect(device.snapshot?.version).toBe(2)
    expect(device.available('ai_layouts')).toBe(95)
    device.use('ai_layout', 10)
    await device.sync()

    cloud.setNow(cloud.now() + HOUR)
    await cloud.setEntitlement(accountId, { plan: plan('enterprise') })
    await device.sync()
    const uncounted = device.lease('ai_layouts', '2026-11', 'uncounted')
    expect(uncounted?.granted).toBe(100_000)
    device.use('ai_layout', 30, { leaseId: uncounted?.leaseId ?? null })
    await device.sync()
    expect(await readPool(cloud, accountId, 'ai_layouts')).toMatchObject({
      unlimited: 1,
      settled_units: 15,
      uncounted_units: 30,
    })
    expect(device.snapshot?.meters[0]).toMatchObject({ limit: null, used: 45, free: null })

    cloud.setNow(cloud.now() + HOUR)
    await cloud.setEntitlement(accountId, { plan: plan('free') })
    const asked = await device.syncAndGive()
    expect(asked.returnRequests).toEqual([])
    expect(device.snapshot?.version).toBe(4)
    expect(await readPool(cloud, accountId, 'ai_layouts')).toMatchObject({
      limit_units: 5,
      free_units: -10,
      open_units: 0,
      settled_units: 15,
      highest_limit: 100,
    })
    expect(device.available('ai_layouts')).toBe(0)
    const lines = await cloud.database.db
      .selectFrom('ledger_line')
      .select(['units'])
      .where('kind', '=', 'limit')
      .where('meter', '=', 'ai_layouts')
      .where('period', '=', '2026-11')
      .orderBy('created_at')
      .execute()
    expect(lines.map((line) => line.units)).toEqual([5, 95, 0, -95])
  })

  it('is in force on the next sync even when nobody told metering', async () => {
    const device = await cloud.addDevice(accountId)
    await device.sync()
    cloud.setSilently(accountId, { plan: plan('professional') })
    await device.sync()
    expect(device.snapshot).toMatchObject({ version: 2, plan: { id: 'professional' } })
    expect(device.available('ai_layouts')).toBe(100)
  })

  it('is pushed to the devices', async () => {
    await cloud.addDevice(accountId)
    cloud.published.length = 0
    await cloud.setEntitlement(accountId, { plan: plan('professional') })
    expect(cloud.published).toEqual([
      { accountId, event: { event: 'entitlements', data: { version: 1, reason: 'test' } }, except: undefined },
    ])
  })
})
