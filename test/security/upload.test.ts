import { once } from 'node:events'
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloudErrorSchema, DEVICE_HEADERS } from '../../shared/protocol/cloud-api.ts'
import {
  newDeviceIdentity,
  signedHeaders,
  SimulatedDevice,
} from '../../server/features/metering/testing/simulated-device.ts'
import { SYNC_BODY_LIMIT } from '../../server/http/body-limits.ts'
import { startTestCloud, type TestCloud } from '../../server/testing/start-test-cloud.ts'

let test: TestCloud
let device: SimulatedDevice
beforeAll(async () => {
  test = await startTestCloud()
  const browser = test.browser()
  await browser.signUp()
  const identity = newDeviceIdentity('', Date.now())
  const { deviceId, publicKey } = identity
  const enrolled = { deviceId, publicKey, name: 'PC', platform: 'win32', appVersion: '1.0.0' }
  expect((await browser.postJson('/v1/devices', enrolled)).status).toBe(201)
  device = new SimulatedDevice(identity, test.url, Date.now)
})
afterAll(async () => {
  await test.close()
})

const MEGABYTE = Buffer.alloc(1024 * 1024, 32)

function open(headers: Record<string, string>): ClientRequest {
  const asked = httpRequest(`${test.url}/v1/sync`, { method: 'POST', headers, agent: false })
  // The cloud may end the connection while a body is still on its way.
  asked.on('error', () => undefined)
  return asked
}

async function answerOf(asked: ClientRequest): Promise<{ status: number | undefined; code: string }> {
  const [answer]: [IncomingMessage] = await Promise.race([
    once(asked, 'response') as Promise<[IncomingMessage]>, // what the event carries
    once(asked, 'close').then(() => Promise.reject(new Error('closed without an answer'))),
  ])
  let text = ''
  for await (const chunk of answer) text += String(chunk)
  const { error } = cloudErrorSchema.parse(JSON.parse(text))
  asked.destroy()
  return { status: answer.statusCode, code: error.code }
}

const signed = (body: string): Record<string, string> =>
  signedHeaders(device.identity, { method: 'POST', path: '/v1/sync', body, timestamp: Date.now() })

describe('a sync', () => {
  it.each([
    ['without a signature', {}, 'signature_missing'],
    ['with headers that are no signature', { [DEVICE_HEADERS.device]: '__proto__' }, 'signature_missing'],
  ])('%s is refused before a byte of its body is read', async (_name, headers, code) => {
    // A body that never ends: who read it would never answer.
    const asked = open({ ...headers, 'content-type': 'application/json' })
    asked.write('[')
    expect(await answerOf(asked)).toEqual({ status: 401, code })
  })

  it('of a device that nobody enrolled is refused before a byte of its body is read', async () => {
    const stranger = newDeviceIdentity('', Date.now())
    const asked = open(signedHeaders(stranger, { method: 'POST', path: '/v1/sync', body: '', timestamp: Date.now() }))
    asked.write('[')
    expect(await answerOf(asked)).toEqual({ status: 401, code: 'device_unknown' })
  })

  it('whose body was not signed by the device is refused before it is parsed', async () => {
    const asked = open(signed('{}'))
    asked.end('this is not JSON')
    expect(await answerOf(asked)).toEqual({ status: 401, code: 'signature_invalid' })
  })

  it('that is signed is told what is wrong with its body', async () => {
    const asked = open(signed('this is not JSON'))
    asked.end('this is not JSON')
    expect(await answerOf(asked)).toEqual({ status: 400, code: 'malformed_json' })
  })

  it('says that it is too large by its length alone', async () => {
    const asked = open({ ...signed('{}'), 'content-length': String(SYNC_BODY_LIMIT + 1) })
    asked.write('[')
    expect(await answerOf(asked)).toEqual({ status: 413, code: 'body_too_large' })
  })

  it('in chunks without a length is cut off at the limit', async () => {
    const asked = open({ ...signed('{}'), 'transfer-encoding': 'chunked' })
    const answer = answerOf(asked)
    for (let sent = 0; sent <= SYNC_BODY_LIMIT; sent += MEGABYTE.length) asked.write(MEGABYTE)
    expect(await answer).toEqual({ status: 413, code: 'body_too_large' })
  })

  it('is refused while two others of the same device are being read, and passes after', async () => {
    const waiting = [open(signed('{}')), open(signed('{}'))]
    for (const asked of waiting) asked.write('{')
    await expect
      .poll(async () => {
        const asked = open(signed('{}'))
        asked.end('{}')
        return (await answerOf(asked)).code
      })
      .toBe('sync_in_progress')
    for (const asked of waiting) asked.destroy()
    await expect.poll(async () => (await device.send(device.request())).status).toBe(200)
  })
})
