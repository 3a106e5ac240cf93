import { afterEach, beforeEach, expect, it } from 'vitest'
import { DEVICE_HEADERS } from '../../../shared/protocol/cloud-api.ts'
import { HOUR } from '../../../shared/time/duration.ts'
import { openTestMetering, plan, type TestMetering } from '../metering/testing/open-test-metering.ts'
import { signedHeaders, type SimulatedDevice } from '../metering/testing/simulated-device.ts'

const PATH = '/v1/operations?trace=1'

let cloud: TestMetering
let device: SimulatedDevice
let body: string
beforeEach(async () => {
  cloud = await openTestMetering()
  device = await cloud.addDevice(await cloud.addAccount())
  body = JSON.stringify({ opId: cloud.newId(), operation: 'api_call' })
})
afterEach(async () => {
  await cloud.close()
})

async function send(
  changes: { path?: string; body?: string; headers?: Record<string, string>; timestamp?: number } = {},
) {
  const timestamp = changes.timestamp ?? cloud.now()
  const headers = {
    ...signedHeaders(device.identity, { method: 'POST', path: PATH, body, timestamp }),
    ...changes.headers,
  }
  const response = await fetch(cloud.url + (changes.path ?? PATH), {
    method: 'POST',
    headers,
    body: changes.body ?? body,
  })
  const answer = (await response.json()) as { error?: { code: string } }
  return response.ok ? response.status : (answer.error?.code ?? response.status)
}

it('lets a request through that the device signed, whatever the device’s status', async () => {
  expect(await send()).toBe(201)
  await cloud.database.db.updateTable('device').set({ status: 'retired' }).execute()
  expect((await device.send(device.request())).status).toBe(200)
})

it('refuses another body, another path, another time, and no signature', async () => {
  expect(await send({ body: body.replace('api_call', 'ai_layout') })).toBe('signature_invalid')
  expect(await send({ path: '/v1/operations?trace=2' })).toBe('signature_invalid')
  expect(await send({ headers: { [DEVICE_HEADERS.timestamp]: String(cloud.now() + 1) } })).toBe('signature_invalid')
  expect(await send({ headers: { [DEVICE_HEADERS.signature]: 'A'.repeat(86) } })).toBe('signature_invalid')
  expect(await send({ headers: { [DEVICE_HEADERS.timestamp]: 'soon' } })).toBe('signature_missing')
})

it('refuses a request of more than 26 hours ago or ahead', async () => {
  expect(await send({ timestamp: cloud.now() - 27 * HOUR })).toBe('timestamp_out_of_range')
  expect(await send({ timestamp: cloud.now() + 27 * HOUR })).toBe('timestamp_out_of_range')
  expect(await send({ timestamp: cloud.now() - 25 * HOUR })).toBe(201)
})

it('retires the device of a member who left the account: it uploads and returns, and gets and runs nothing more', async () => {
  const { accountId } = device.identity
  await device.sync()
  device.use('ai_layout', 1)
  cloud.removeMember(accountId)
  expect(await send()).toBe(402)
  const answer = await device.sync()
  expect(answer.deviceStatus).toBe('retired')
  expect(device.snapshot?.deviceStatus).toBe('retired')
  expect(answer.results.map(({ status }) => status)).toEqual(['settled'])
  await cloud.setEntitlement(accountId, { plan: plan('professional') })
  const granted = () => device.leases().map((lease) => lease.granted)
  const before = granted()
  await device.sync()
  expect(granted()).toEqual(before)
})

it('asks the device of a member who left for all that it has, so that the others can use it', async () => {
  const { accountId } = device.identity
  await device.sync()
  expect(device.available('ai_layouts')).toBe(5)
  cloud.removeMember(accountId)
  await device.syncAndGive()
  expect(device.leases().map(({ leaseId }) => device.rights(leaseId))).toEqual([0, 0])
  const { db } = cloud.database
  const pools = await db.selectFrom('pool').selectAll().where('account_id', '=', accountId).execute()
  expect(pools.map((pool) => [pool.open_units, pool.free_units === pool.limit_units])).toEqual(
    pools.map(() => [0, true]),
  )
})
