import { describe, expect, it } from 'vitest'
import { plan, type TestMetering } from './testing/open-test-metering.ts'
import { readPool, useTestMetering } from './testing/use-test-metering.ts'

let cloud: TestMetering
let accountId: string

useTestMetering((opened, account) => {
  cloud = opened
  accountId = account
})

describe('a second device', () => {
  it('gets what is free once the first has given back half its unspent rest', async () => {
    await cloud.setEntitlement(accountId, { plan: plan('professional') })
    const first = await cloud.addDevice(accountId)
    await first.sync()
    const second = await cloud.addDevice(accountId)
    await second.sync()
    expect(second.available('ai_layouts')).toBe(0)

    const asked = await first.sync()
    const lease = first.lease('ai_layouts')
    expect(asked.returnRequests).toContainEqual({ leaseId: lease?.leaseId, units: 50 })
    for (const ask of asked.returnRequests) first.giveBack(ask.leaseId, ask.units)
    cloud.published.length = 0
    await first.sync()
    expect(cloud.published).toContainEqual({
      accountId,
      event: { event: 'entitlements', data: { version: 1, reason: 'units_returned' } },
      except: first.identity.deviceId,
    })
    await second.sync()
    expect(first.available('ai_layouts')).toBe(50)
    expect(second.available('ai_layouts')).toBe(40)
    expect(await readPool(cloud, accountId, 'ai_layouts')).toMatchObject({ free_units: 10, open_units: 90 })
    expect((await first.sync()).returnRequests).toEqual([])
  })

  it('gets what the pool keeps back when it says what it is short of', async () => {
    const first = await cloud.addDevice(accountId)
    const second = await cloud.addDevice(accountId)
    await first.sync()
    await second.sync()
    await first.syncAndGive()
    await second.sync()
    const before = second.available('ai_layouts')
    await second.sync({ wanted: [{ meter: 'ai_layouts', period: '2026-11', units: 1 }] })
    expect(second.available('ai_layouts')).toBe(before + 1)
  })

  it('makes the first give back what it was refused', async () => {
    const first = await cloud.addDevice(accountId)
    await first.sync()
    const second = await cloud.addDevice(accountId)
    cloud.published.length = 0
    await second.sync({ wanted: [{ meter: 'ai_layouts', period: '2026-11', units: 4 }] })
    expect(cloud.published).toContainEqual({
      accountId,
      event: { event: 'return', data: {} },
      except: second.identity.deviceId,
    })
    await first.syncAndGive()
    await second.sync({ wanted: [{ meter: 'ai_layouts', period: '2026-11', units: 4 }] })
    expect(second.available('ai_layouts')).toBe(4)
  })

  it('cannot settle the lease of another device', async () => {
    const first = await cloud.addDevice(accountId)
    await first.sync()
    const second = await cloud.addDevice(accountId)
    await second.sync()
    second.use('ai_layout', 1, { leaseId: first.lease('ai_layouts')?.leaseId ?? null })
    const response = await second.sync()
    expect(response.results).toMatchObject([{ status: 'rejected', code: 'lease_foreign' }])
    expect((await readPool(cloud, accountId, 'ai_layouts')).settled_units).toBe(0)
  })
})
