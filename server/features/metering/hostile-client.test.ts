import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { cloudReserveResponseSchema, type SyncEntry } from '../../../shared/protocol/cloud-api.ts'
import { MINUTE } from '../../../shared/time/duration.ts'
import { leasesFrom } from './books-store.ts'
import type { TestMetering } from './testing/open-test-metering.ts'
import { useTestMetering } from './testing/use-test-metering.ts'
import { signedHeaders, type SimulatedDevice } from './testing/simulated-device.ts'

let cloud: TestMetering
let accountId: string
useTestMetering((opened, account) => {
  cloud = opened
  accountId = account
})

async function post(device: SimulatedDevice, path: string, content: object): Promise<Response> {
  const body = JSON.stringify(content)
  const headers = signedHeaders(device.identity, { method: 'POST', path, body, timestamp: cloud.now() })
  return await fetch(cloud.url + path, { method: 'POST', headers, body })
}

async function reserveInCloud(device: SimulatedDevice): Promise<string> {
  const answer = await post(device, '/v1/operations', { opId: cloud.newId(), operation: 'ai_layout', areaSqm: 50 })
  const body: unknown = await answer.json()
  const { reservationId } = cloudReserveResponseSchema.parse(body)
  if (reservationId === null) throw new Error(JSON.stringify(body))
  return reservationId
}

/** As many branches at one sequence as one sync can carry. */
function branches(count: number, sequence: number): SyncEntry[] {
  return Array.from({ length: count }, () => ({
    sequence,
    hash: randomBytes(32).toString('base64url'),
    raw: 'x'.repeat(2000),
    personal: null,
  }))
}

it('takes no event of a device under the id of a cloud reservation, which would keep it from ever ending', async () => {
  const device = await cloud.addDevice(accountId)
  const reservationId = await reserveInCloud(device)
  device.use('ai_layout', 0, { outcome: 'failed', leaseId: null }, reservationId)
  const { results } = await device.sync()
  expect(results.map(({ status, code }) => [status, code])).toEqual([['rejected', 'conflict']])
  expect((await post(device, `/v1/operations/${reservationId}/commit`, {})).status).toBe(200)
})

it('ends the overdue holds of every account, also after one that cannot be worked on', async () => {
  const broken = await reserveInCloud(await cloud.addDevice(accountId))
  const otherAccount = await cloud.addAccount()
  const other = await reserveInCloud(await cloud.addDevice(otherAccount))
  // Its books no longer hold what the hold says.
  const { db } = cloud.database
  await db.updateTable('cloud_operation').set({ units: 4 }).where('id', '=', broken).execute()
  cloud.setNow(cloud.now() + 25 * 60 * MINUTE)
  await cloud.operations.endOverdue()
  const state = async (id: string) =>
    (await db.selectFrom('cloud_operation').select('state').where('id', '=', id).executeTakeFirstOrThrow()).state
  expect(await state(other)).toBe('expired')
  expect(await state(broken)).toBe('held')
  await db.updateTable('cloud_operation').set({ units: 1 }).where('id', '=', broken).execute()
})

it('refuses ever more branches at one sequence, which would make each further sync slower', async () => {
  const device = await cloud.addDevice(accountId)
  const statuses: number[] = []
  for (let round = 0; round < 3; round += 1) {
    const { status } = await device.send(device.request({ entries: branches(500, 1) }))
    statuses.push(status)
  }
  expect(statuses.at(-1)).toBe(409)
  const { count } = await cloud.database.db
    .selectFrom('journal_link')
    .select((expression) => expression.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  expect(count).toBeLessThanOrEqual(500)
})

it('reads of other devices only leases in which units stand open, however many came and went', async () => {
  for (let count = 0; count < 3; count += 1) {
    const passing = await cloud.addDevice(accountId)
    await passing.sync()
    for (const { leaseId } of passing.leases()) passing.giveBack(leaseId, 100, 'sign_out')
    await passing.sync()
  }
  const [first, second] = [await cloud.addDevice(accountId), await cloud.addDevice(accountId)]
  await first.sync({ wanted: [{ meter: 'ai_layouts', period: '2026-11', units: 1 }] })
  await second.sync()
  const { db } = cloud.database
  const devices = async (deviceId: string) =>
    new Set((await leasesFrom(db, accountId, deviceId, '2026-11')).map((lease) => lease.deviceId))
  const [one, two] = [first.identity.deviceId, second.identity.deviceId]
  expect(await devices(two)).toEqual(new Set([one, two]))
})

it('settles usage of a month that ends while the sync waits for the books', async () => {
  cloud.setNow(Date.UTC(2026, 10, 30, 23, 59))
  const device = await cloud.addDevice(accountId)
  await device.sync()
  device.use('ai_layout', 1)
  cloud.beforeBooks(() => cloud.setNow(Date.UTC(2026, 11, 1)))
  const { results } = await device.sync()
  expect(results.map(({ status }) => status)).toEqual(['settled'])
})
