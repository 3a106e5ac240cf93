import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openTestMetering, plan, type TestMetering } from '../metering/testing/open-test-metering.ts'
import { signedHeaders, type SimulatedDevice } from '../metering/testing/simulated-device.ts'
import { openStream } from '../../testing/open-stream.ts'
import { createPushHub } from './push-hub.ts'

let cloud: TestMetering
let accountId: string
beforeEach(async () => {
  cloud = await openTestMetering()
  accountId = await cloud.addAccount()
})
afterEach(async () => {
  await cloud.close()
})

const open = (device: SimulatedDevice) => openStream(cloud.url, device, cloud.now())

it('tells a connected device at once that its entitlement changed', async () => {
  const stream = await open(await cloud.addDevice(accountId))
  expect(stream.response.headers.get('content-type')).toBe('text/event-stream')
  expect(await stream.next()).toEqual(['entitlements', { version: 0, reason: 'connected' }])
  await cloud.setEntitlement(accountId, { plan: plan('professional') })
  expect(await stream.next()).toEqual(['entitlements', { version: 1, reason: 'test' }])
})

it('tells the other device, and not the one that gave units back, that there are units to fetch', async () => {
  const first = await cloud.addDevice(accountId)
  await first.sync()
  const second = await cloud.addDevice(accountId)
  await second.sync()
  const streams = { first: await open(first), second: await open(second) }
  await streams.first.next()
  await streams.second.next()
  await first.syncAndGive()
  expect(await streams.second.next()).toEqual(['entitlements', { version: 1, reason: 'units_returned' }])
  await cloud.setEntitlement(accountId, { plan: plan('professional') })
  expect(await streams.first.next()).toEqual(['entitlements', { version: 2, reason: 'test' }])
})

it('says nothing to devices of other accounts', async () => {
  const stream = await open(await cloud.addDevice(await cloud.addAccount()))
  await stream.next()
  await cloud.setEntitlement(accountId, { plan: plan('professional') })
  await cloud.close()
  expect(await stream.next()).toEqual(['shutdown', {}])
  cloud = await openTestMetering()
})

it('ends the oldest of too many streams of one device', async () => {
  const device = await cloud.addDevice(accountId)
  const streams = [await open(device), await open(device)]
  for (const stream of streams) await stream.next()
  const third = await open(device)
  await third.next()
  expect(await streams[0]?.next()).toBeNull()
  await cloud.setEntitlement(accountId, { plan: plan('professional') })
  expect(await streams[1]?.next()).toMatchObject(['entitlements', { version: 1 }])
})

it('ends a stream whose device does not read, instead of keeping what it does not take', async () => {
  const device = await cloud.addDevice(accountId)
  const path = '/v1/stream'
  const headers = signedHeaders(device.identity, { method: 'GET', path, body: '', timestamp: cloud.now() })
  const asked = request(cloud.url + path, { headers }).end()
  const [response] = (await once(asked, 'response')) as [IncomingMessage] // what node:http documents
  response.on('error', () => {})
  const event = { event: 'entitlements', data: { version: 1, reason: 'x'.repeat(10_000) } } as const
  for (let round = 0; round < 4000; round += 1) {
    cloud.publish(accountId, event)
    if (round % 100 === 0) await setImmediate()
  }
  let received = 0
  response.on('data', (chunk: Buffer) => {
    received += chunk.length
  })
  if (!response.closed) await once(response, 'close')
  expect(received).toBeLessThan(20_000_000)
  asked.destroy()
})

it('refuses a stream that no device signed', async () => {
  expect((await fetch(`${cloud.url}/v1/stream`)).status).toBe(401)
})

it('sends shutdown to every stream and ends it', () => {
  const hub = createPushHub()
  const seen: string[] = []
  hub.subscribe({
    accountId,
    deviceId: 'a',
    version: 0,
    send: (event) => seen.push(event.event),
    end: () => seen.push('end'),
  })
  hub.close()
  expect(seen).toEqual(['shutdown', 'end'])
  hub.publish(accountId, { event: 'return', data: {} })
  expect(seen).toHaveLength(2)
})
