import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CheckoutState } from '../../../shared/protocol/cloud-api.ts'
import { createCloudClient } from '../cloud/cloud-client.ts'
import { type FakeCloud, openFakeCloud } from '../cloud/open-fake-cloud.ts'
import { type CheckoutFlow, createCheckout } from './create-checkout.ts'
import { openTestWords } from '../words/open-test-words.ts'

const CHECKOUT_ID = '019a0000-0000-7000-8000-000000000001'

let fake: FakeCloud
let checkout: CheckoutFlow
let planId: string
let syncs: number
let state: CheckoutState
let signedIn: boolean
let seen: (string | undefined)[]

const answer = (): { body: unknown } => ({
  body: {
    checkoutId: CHECKOUT_ID,
    planId: 'professional',
    interval: 'month',
    state,
    url: state === 'open' ? `${fake.url}/checkout/token` : null,
    dueNowCents: 4900,
    expiresAt: 2_000_000_000_000,
  },
})

beforeEach(async () => {
  fake = await openFakeCloud()
  planId = 'free'
  syncs = 0
  state = 'open'
  signedIn = true
  seen = []
  fake.routes.set('POST /v1/billing/checkout', answer)
  fake.routes.set(`GET /v1/billing/checkout/${CHECKOUT_ID}`, answer)
  fake.routes.set(`POST /v1/billing/checkout/${CHECKOUT_ID}/cancel`, () => {
    state = 'cancelled'
    return answer()
  })
  checkout = createCheckout({
    cloud: createCloudClient({ url: fake.url, fetch, now: Date.now, userAgent: 'test' }),
    logger: pino({ level: 'silent' }),
    signer: async () =>
      signedIn ? { deviceId: 'device-1', headers: () => ({ 'revitautoplan-device': 'device-1' }) } : null,
    planId: () => planId,
    t: openTestWords().t,
    requestSync: () => {
      syncs += 1
    },
    pollMs: 10,
  })
  checkout.onChange(() => seen.push(checkout.state()?.status))
})

afterEach(async () => {
  checkout.close()
  await fake.close()
})

describe('a checkout', () => {
  it('goes from starting over open and activating to active, which only the arrived plan makes it', async () => {
    const opened = await checkout.start('professional', 'month')
    expect(opened).toMatchObject({ status: 'open', checkout: { url: `${fake.url}/checkout/token`, dueNowCents: 4900 } })
    expect(fake.requests[0]).toMatchObject({ body: { planId: 'professional', interval: 'month' } })
    expect(fake.requests[0]?.headers['revitautoplan-device']).toBe('device-1')
    state = 'processing'
    await expect.poll(() => checkout.state()?.status).toBe('activating')
    state = 'complete'
    await expect.poll(() => checkout.state()?.checkout?.state).toBe('complete')
    expect(checkout.state()?.status).toBe('activating')
    expect(syncs).toBeGreaterThan(0)
    planId = 'professional'
    checkout.refresh()
    expect(checkout.state()?.status).toBe('active')
    expect([...new Set(seen)]).toEqual(['starting', 'open', 'activating', 'active'])
    checkout.dismiss()
    expect(checkout.state()).toBeNull()
  })

  it('is read at once when the cloud says that it changed', async () => {
    await checkout.start('professional', 'month')
    state = 'expired'
    checkout.refresh()
    await expect.poll(() => checkout.state()?.status).toBe('expired')
  })

  it('is started once, however often it is clicked', async () => {
    const [first, second] = await Promise.all([
      checkout.start('professional', 'month'),
      checkout.start('professional', 'month'),
    ])
    expect([first.status, second.status]).toEqual(['open', 'starting'])
    expect(await checkout.start('professional', 'month')).toMatchObject({ status: 'open' })
    expect(fake.requests.filter(({ method }) => method === 'POST')).toHaveLength(1)
  })

  it('is cancelled in the cloud first', async () => {
    await checkout.start('professional', 'month')
    await checkout.cancel()
    expect(checkout.state()?.status).toBe('cancelled')
    expect(fake.requests.some(({ path }) => path.endsWith('/cancel'))).toBe(true)
  })

  it('says why it could not start, and can be tried again', async () => {
    fake.routes.set('POST /v1/billing/checkout', () => ({
      status: 409,
      body: { error: { id: 'e', code: 'plan_active', message: 'You have this plan already.', nextStep: '' } },
    }))
    expect(await checkout.start('professional', 'month')).toMatchObject({
      status: 'failed',
      error: 'You have this plan already.',
    })
    fake.routes.set('POST /v1/billing/checkout', answer)
    expect(await checkout.start('professional', 'month')).toMatchObject({ status: 'open' })
  })

  it('needs someone who is signed in', async () => {
    signedIn = false
    expect(await checkout.start('professional', 'month')).toMatchObject({ status: 'failed', checkout: null })
    expect(fake.requests).toEqual([])
  })

  it('goes on while the cloud cannot be asked, and says so', async () => {
    await checkout.start('professional', 'month')
    fake.routes.set(`GET /v1/billing/checkout/${CHECKOUT_ID}`, () => ({ status: 503 }))
    await expect.poll(() => checkout.state()?.error).toContain('tries again')
    expect(checkout.state()?.status).toBe('open')
    fake.routes.set(`GET /v1/billing/checkout/${CHECKOUT_ID}`, answer)
    await expect.poll(() => checkout.state()?.error).toBeNull()
  })
})
