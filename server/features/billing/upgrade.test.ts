import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { checkoutSchema, enrolResponseSchema, type Checkout } from '../../../shared/protocol/cloud-api.ts'
import { objectCheck } from '../../../tools/stripe-emulator/emulator-fixture.ts'
import {
  startStripeEmulator,
  type RunningStripeEmulator,
} from '../../../tools/stripe-emulator/start-stripe-emulator.ts'
import { startTestCloud, type TestCloud } from '../../testing/start-test-cloud.ts'
import { DEVICE_CLIENT_ID } from '../accounts/create-auth.ts'
import { newDeviceIdentity, signedHeaders, SimulatedDevice } from '../metering/testing/simulated-device.ts'

const WEBHOOK_SECRET = 'whsec_upgrade_test'

let emulator: RunningStripeEmulator
let cloud: TestCloud
let device: SimulatedDevice

beforeEach(async () => {
  emulator = await startStripeEmulator({ port: 0, check: objectCheck })
  cloud = await startTestCloud(
    {},
    {
      STRIPE_SECRET_KEY: 'sk_test_upgrade',
      STRIPE_PUBLISHABLE_KEY: 'pk_test_upgrade',
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
      STRIPE_API_BASE: emulator.url,
    },
  )
  emulator.control.configureWebhook({ url: `${cloud.url}/webhooks/stripe`, secret: WEBHOOK_SECRET })
  device = await enrol()
})
afterEach(async () => {
  await cloud.close()
  await emulator.close()
})

/** Signs a device in as the companion does. */
async function enrol(): Promise<SimulatedDevice> {
  const companion = cloud.browser()
  const asked = await companion.postJson('/api/auth/device/code', { client_id: DEVICE_CLIENT_ID })
  const code = z.object({ device_code: z.string(), user_code: z.string() }).parse(await asked.json())
  const person = cloud.browser()
  await person.signUp({ email: 'ada@example.com' })
  await person.get(`/device?user_code=${code.user_code}`)
  await person.post('/device', { user_code: code.user_code, decision: 'approve', confirmed: 'yes' })
  const answered = await companion.postJson('/api/auth/device/token', {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: code.device_code,
    client_id: DEVICE_CLIENT_ID,
  })
  const { access_token } = z.object({ access_token: z.string() }).parse(await answered.json())
  const identity = newDeviceIdentity('', Date.now())
  const { deviceId, publicKey } = identity
  const enrolled = await companion.postJson(
    '/v1/devices',
    { deviceId, publicKey, name: 'Desk', platform: 'win32', appVersion: '0.1.0' },
    { authorization: `Bearer ${access_token}` },
  )
  const { accountId } = enrolResponseSchema.parse(await enrolled.json())
  return new SimulatedDevice({ ...identity, accountId }, cloud.url, Date.now)
}

function signed(method: 'GET' | 'POST', path: string, value?: unknown): Promise<Response> {
  const body = value === undefined ? '' : JSON.stringify(value)
  const headers = signedHeaders(device.identity, { method, path, body, timestamp: Date.now() })
  return fetch(`${cloud.url}${path}`, { method, headers, ...(body === '' ? {} : { body }) })
}

async function buy(): Promise<Checkout> {
  const answer = await signed('POST', '/v1/billing/checkout', { planId: 'professional', interval: 'month' })
  const checkout = checkoutSchema.parse(await answer.json())
  const session = await fetch(`${checkout.url ?? ''}/session`)
  const { clientSecret } = z.object({ clientSecret: z.string() }).parse(await session.json())
  const paid = await fetch(`${emulator.url}/payment_pages/${clientSecret.split('_secret_')[0] ?? ''}/confirm`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ card_number: '4242424242424242' }),
  })
  expect(paid.status).toBe(200)
  return checkout
}

/** Reads events of the stream until one tells of changed entitlements. */
async function entitlementsPushed(stream: Response): Promise<string> {
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  // The first event says only that the stream is open.
  while (!/event: entitlements\ndata: (?!.*"connected").*\n/.test(text)) {
    const chunk = await reader?.read()
    if (chunk === undefined || chunk.done) break
    text += chunk.value
  }
  await reader?.cancel()
  return text
}

it('unlocks a device that used its five free layouts within seconds of paying', async () => {
  await device.sync()
  for (let run = 0; run < 5; run += 1) device.use('ai_layout', 1)
  await device.sync()
  expect(device.available('ai_layouts')).toBe(0)

  const stream = await signed('GET', '/v1/stream')
  const before = Date.now()
  const checkout = await buy()
  expect(await entitlementsPushed(stream)).toContain('"version"')
  await device.sync()
  expect(device.snapshot?.plan.id).toBe('professional')
  expect(device.available('ai_layouts')).toBe(95)
  expect(Date.now() - before).toBeLessThan(10_000)

  const read = async () =>
    checkoutSchema.parse(await (await signed('GET', `/v1/billing/checkout/${checkout.checkoutId}`)).json()).state
  await expect.poll(read, { timeout: 10_000 }).toBe('complete')
})

it('unlocks it by the page alone while webhooks do not come', async () => {
  emulator.control.changeSwitches({ paused: true })
  await device.sync()
  const checkout = await buy()
  await fetch(`${checkout.url ?? ''}/refresh`, { method: 'POST' })
  await device.sync()
  expect(device.snapshot?.plan.id).toBe('professional')
  expect(device.available('ai_layouts')).toBe(100)
})

it('serves the checkout page with the policy of its own', async () => {
  const answer = await signed('POST', '/v1/billing/checkout', { planId: 'enterprise', interval: 'year' })
  const { url } = checkoutSchema.parse(await answer.json())
  const page = await fetch(url ?? '')
  expect(page.headers.get('content-security-policy')).toContain(emulator.url)
  const text = await page.text()
  const assets = [...text.matchAll(/(?:href|src)="(\/[^"]+)"/g)].map((match) => match[1] ?? '')
  expect(assets.length).toBeGreaterThanOrEqual(5)
  for (const path of assets) expect([path, (await fetch(cloud.url + path)).status]).toEqual([path, 200])
  const lost = await fetch(`${cloud.url}/checkout/${'A'.repeat(43)}`, { headers: { accept: 'text/html' } })
  expect(lost.status).toBe(404)
  expect(await lost.text()).toContain('There is no checkout at this address.')
})
