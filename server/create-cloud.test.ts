import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { cloudErrorSchema, DEVICE_HEADERS, enrolResponseSchema } from '../shared/protocol/cloud-api.ts'
import { decisionSchema } from '../shared/protocol/decision.ts'
import { parseSettings } from './config.ts'
import { createCloud } from './create-cloud.ts'
import { DEVICE_CLIENT_ID } from './features/accounts/create-auth.ts'
import {
  newDeviceIdentity,
  signedHeaders,
  SimulatedDevice,
  type DeviceIdentity,
} from './features/metering/testing/simulated-device.ts'
import { startTestCloud, type TestCloud } from './testing/start-test-cloud.ts'

let test: TestCloud
beforeAll(async () => {
  test = await startTestCloud()
})
afterAll(async () => {
  await test.close()
})

const codeSchema = z.object({ device_code: z.string(), user_code: z.string() })
const tokenSchema = z.object({ access_token: z.string() })

/** Signs a device in as the companion does: code, approval by a new member, token, enrolment, end of the session. */
async function enrolledDevice(email: string): Promise<SimulatedDevice> {
  const companion = test.browser()
  const asked = await companion.postJson('/api/auth/device/code', { client_id: DEVICE_CLIENT_ID })
  const code = codeSchema.parse(await asked.json())
  const person = test.browser()
  await person.signUp({ email })
  await person.get(`/device?user_code=${code.user_code}`)
  await person.post('/device', { user_code: code.user_code, decision: 'approve', confirmed: 'yes' })
  const answered = await companion.postJson('/api/auth/device/token', {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: code.device_code,
    client_id: DEVICE_CLIENT_ID,
  })
  const authorization = `Bearer ${tokenSchema.parse(await answered.json()).access_token}`
  const identity = newDeviceIdentity('', Date.now())
  const enrolled = await companion.postJson(
    '/v1/devices',
    {
      deviceId: identity.deviceId,
      publicKey: identity.publicKey,
      name: 'Desk 1',
      platform: 'win32',
      appVersion: '0.1.0',
    },
    { authorization },
  )
  expect(enrolled.status).toBe(201)
  const { accountId, memberEmail } = enrolResponseSchema.parse(await enrolled.json())
  expect(memberEmail).toBe(email)
  await companion.postJson('/api/auth/sign-out', {}, { authorization })
  return new SimulatedDevice({ ...identity, accountId }, test.url, Date.now)
}

async function signedPost(identity: DeviceIdentity, path: string, value: unknown): Promise<Response> {
  const body = JSON.stringify(value)
  const headers = signedHeaders(identity, { method: 'POST', path, body, timestamp: Date.now() })
  return await fetch(`${test.url}${path}`, { method: 'POST', headers, body })
}

describe('the cloud put together', () => {
  it('signs a device in, grants it the units of Free, and settles what it used', async () => {
    const device = await enrolledDevice('device@example.com')
    await device.sync()
    expect(device.snapshot?.plan.id).toBe('free')
    expect(device.available('ai_layouts')).toBe(5)
    device.use('ai_layout', 1)
    const settled = await device.sync()
    expect(settled.results.map((result) => result.status)).toEqual(['settled'])
    expect(device.snapshot?.meters.find((meter) => meter.meter === 'ai_layouts')?.used).toBe(1)
  })

  it('refuses a sync that another key signed', async () => {
    const device = await enrolledDevice('forged@example.com')
    const other = newDeviceIdentity(device.identity.accountId, Date.now())
    const answer = await signedPost({ ...other, deviceId: device.identity.deviceId }, '/v1/sync', device.request())
    expect(answer.status).toBe(401)
    cloudErrorSchema.parse(await answer.json())
  })

  it('charges a cloud operation on the same pool and answers 402 with the decision when it is empty', async () => {
    const { identity } = await enrolledDevice('operations@example.com')
    const layout = { areaSqm: 120, rooms: [{ name: 'Kitchen' }] }
    const statuses: number[] = []
    let refused: unknown
    for (let run = 0; run < 6; run += 1) {
      const answer = await signedPost(identity, '/v1/ai/layouts', layout)
      statuses.push(answer.status)
      if (answer.status === 402) refused = await answer.json()
      else await answer.arrayBuffer()
      await test.cloud.features.operations.settled()
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 402])
    const { decision } = z.object({ decision: decisionSchema }).parse(refused)
    expect(decision.code).toBe('quota_exhausted')
    expect(decision.upgrade?.requiredPlan).toBe('professional')
  })

  it('says that nothing can be bought while no Stripe key is set', async () => {
    const { identity } = await enrolledDevice('buy@example.com')
    const answer = await signedPost(identity, '/v1/billing/checkout', { planId: 'professional', interval: 'month' })
    expect(answer.status).toBe(503)
    cloudErrorSchema.parse(await answer.json())
  })

  it('ends the stream of a device at shutdown', async () => {
    const device = await enrolledDevice('stream@example.com')
    const path = '/v1/stream'
    const headers = signedHeaders(device.identity, { method: 'GET', path, body: '', timestamp: Date.now() })
    expect(headers[DEVICE_HEADERS.device]).toBe(device.identity.deviceId)
    const stream = await fetch(`${test.url}${path}`, { headers })
    expect(stream.status).toBe(200)
    const [text] = await Promise.all([stream.text(), test.close()])
    expect(text).toContain('event: entitlements')
    expect(text).toContain('event: shutdown')
    test = await startTestCloud()
  })
})

describe('createCloud', () => {
  it('gives the port back when the database cannot be used', async () => {
    const settings = parseSettings({ DATABASE_URL: 'sqlite:/dev/null/cloud.sqlite', CLOUD_PORT: '0' })
    if (!settings.ok) throw new Error(settings.failure.join())
    const cloud = await createCloud(settings.value)
    expect(cloud).toMatchObject({ ok: false })
    expect(cloud.ok ? '' : cloud.failure).toContain('cannot be written')
  })
})
