import { describe, expect, it } from 'vitest'
import { leaseClaimsSchema } from '../../../shared/protocol/signed-documents.ts'
import { DAY } from '../../../shared/time/duration.ts'
import { plan, type TestMetering } from './testing/open-test-metering.ts'
import { readPool, useTestMetering } from './testing/use-test-metering.ts'
import { claimsOf } from './testing/simulated-device.ts'

let cloud: TestMetering
let accountId: string

useTestMetering((opened, account) => {
  cloud = opened
  accountId = account
})

describe('a restored or copied store', () => {
  it('freezes the device, keeps both branches and settles them up to what was granted', async () => {
    await cloud.setEntitlement(accountId, { plan: plan('professional') })
    const device = await cloud.addDevice(accountId)
    await device.sync()
    device.use('ai_layout', 60)
    const backup = device.backup()
    device.use('ai_layout', 30)
    await device.sync()
    device.restore(backup)
    device.use('ai_layout', 35)
    device.use('ai_layout', 1)
    const response = await device.sync()
    expect(response.deviceStatus).toBe('frozen')
    expect(response.results.map(({ sequence, status, code }) => [sequence, status, code])).toEqual([
      [1, 'duplicate', null],
      [2, 'overage', 'store_rewound'],
      [3, 'overage', 'store_rewound'],
    ])
    expect(await readPool(cloud, accountId, 'ai_layouts')).toMatchObject({ settled_units: 100, overage_units: 26 })
    expect(device.snapshot?.deviceStatus).toBe('frozen')
    expect(response.acknowledged.sequence).toBe(2)

    cloud.setNow(cloud.now() + 40 * DAY)
    const later = await device.sync()
    expect(later.leases.map((jws) => leaseClaimsSchema.parse(claimsOf(jws)).period)).toEqual(['2026-12', '2026-12'])
    expect(device.available('ai_layouts', '2026-12')).toBe(50)
    expect(later.deviceStatus).toBe('frozen')
  })

  it('is told apart from a hash that does not follow: the entry is kept and refused', async () => {
    const device = await cloud.addDevice(accountId)
    await device.sync()
    device.use('ai_layout', 1)
    const second = device.use('ai_layout', 1)
    const entries = [...device.entries.slice(0, 1), { ...second, hash: 'x'.repeat(43) }]
    const response = await device.sync({ entries })
    expect(response.results).toMatchObject([{ status: 'settled' }, { status: 'rejected', code: 'hash_mismatch' }])
    expect(response.deviceStatus).toBe('frozen')
  })

  it('whose branch began before what it sends is asked for the rest of it', async () => {
    const device = await cloud.addDevice(accountId)
    await device.sync()
    const backup = device.backup()
    device.use('ai_layout', 1)
    await device.sync()
    device.restore(backup)
    device.use('ai_layout', 1)
    device.use('ai_layout', 1)
    const response = await device.sync({ entries: device.entries.slice(1) })
    expect(response).toMatchObject({ deviceStatus: 'frozen', resendFrom: 1, results: [] })
    const whole = await device.sync({ entries: [...device.entries] })
    expect(whole.results.map((result) => result.status)).toEqual(['settled', 'settled'])
    expect((await readPool(cloud, accountId, 'ai_layouts')).settled_units).toBe(3)
  })
})

describe('a cloud that lost entries', () => {
  it('asks for them by the mark that the device holds', async () => {
    const device = await cloud.addDevice(accountId)
    await device.sync()
    device.use('ai_layout', 1)
    const response = await device.sync({
      entries: [],
      acknowledged: { sequence: 1, ledgerEpoch: 'an earlier epoch' },
    })
    expect(response.resendFrom).toBe(1)
    expect(response.deviceStatus).toBe('active')
  })
})
