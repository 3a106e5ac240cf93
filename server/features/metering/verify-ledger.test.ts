import { afterEach, beforeEach, expect, it } from 'vitest'
import { openTestMetering, type TestMetering } from './testing/open-test-metering.ts'

let cloud: TestMetering
beforeEach(async () => {
  cloud = await openTestMetering()
  const device = await cloud.addDevice(await cloud.addAccount())
  await device.sync()
  device.use('ai_layout', 2)
  const lease = device.lease('ai_layouts')
  if (lease !== undefined) device.giveBack(lease.leaseId, 1)
  await device.sync({ wanted: [] })
  expect(await cloud.verify()).toEqual([])
})
afterEach(async () => {
  await cloud.close()
})

const rules = async (): Promise<string[]> => (await cloud.verify()).map((violation) => violation.rule)

it('cannot be made to break the sum of a pool, its highest limit, or the open rest of a lease', async () => {
  const { db } = cloud.database
  await expect(db.updateTable('pool').set({ free_units: 3 }).execute()).rejects.toThrow('pool_conserved')
  await expect(db.updateTable('pool').set({ highest_limit: 1 }).execute()).rejects.toThrow(/check constraint/i)
  await expect(db.updateTable('lease').set({ settled: 99 }).execute()).rejects.toThrow('lease_open')
})

it('sees a pool that says another sum than its leases', async () => {
  await cloud.database.db
    .updateTable('pool')
    .set((row) => ({ free_units: row('free_units', '+', 1), open_units: row('open_units', '-', 1) }))
    .where('meter', '=', 'ai_layouts')
    .where('period', '=', '2026-11')
    .execute()
  expect(await rules()).toEqual(['pool: open = leases'])
})

it('sees a usage event that is missing, in the pool, the lease and the rollup', async () => {
  await cloud.database.db.deleteFrom('usage_event').execute()
  expect((await rules()).toSorted()).toEqual([
    'device: used = events',
    'lease: settled = events',
    'pool: settled = events',
  ])
})

it('sees a grant, a return and a limit without their lines', async () => {
  await cloud.database.db
    .deleteFrom('ledger_line')
    .where('meter', '=', 'ai_layouts')
    .where('period', '=', '2026-11')
    .execute()
  expect((await rules()).toSorted()).toEqual([
    'lease: granted = lines',
    'lease: returned = lines',
    'pool: limit = lines',
  ])
})
