import { afterEach, beforeEach, expect, it } from 'vitest'
import { HOUR } from '../../../shared/time/duration.ts'
import { startBillingFixture, type BillingFixture } from './billing-fixture.ts'
import { checkoutPagePolicy } from './checkout-page-policy.ts'
import { drawCheckoutPage } from './checkout-page.ts'

let fixture: BillingFixture

beforeEach(async () => {
  fixture = await startBillingFixture()
})
afterEach(() => fixture.close())

it('shows plan, account and what is due, with the shim of the emulator and a policy that names it', async () => {
  const checkout = await fixture.start('enterprise', 'month')
  const response = await fetch(checkout.url ?? '')
  expect(response.status).toBe(200)
  const policy = response.headers.get('content-security-policy') ?? ''
  expect(policy).toContain(`script-src 'self' ${fixture.emulator.url};`)
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toContain('unsafe')
  expect(response.headers.get('referrer-policy')).toBe('strict-origin')
  expect(response.headers.get('cache-control')).toBe('no-store')
  const text = await response.text()
  expect(text).toContain('Ada &amp; Partners')
  expect(text).toMatch(/Setup, once[^$]*\$500\.00[^$]*Due today[^$]*\$699\.00/)
  expect(text).toContain('Renews at $199.00 each month until cancelled.')
  expect(text).toContain(`<script src="${fixture.emulator.url}/stripe.js"></script>`)
  expect(text).not.toContain('_secret_')
})

it('serves its script, its style and the unchanged package of Stripe', async () => {
  for (const [path, type] of [
    ['/assets/checkout/checkout-page.js', 'text/javascript'],
    ['/assets/checkout/checkout-page.css', 'text/css'],
    ['/assets/stripe-js/pure.mjs', 'text/javascript'],
  ] as const) {
    const response = await fetch(fixture.url + path)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toContain(type)
    expect((await response.text()).length).toBeGreaterThan(100)
  }
})

it('hands the client secret to who knows the address, while it can be paid', async () => {
  const checkout = await fixture.start('professional', 'month')
  const session = await fetch(`${checkout.url ?? ''}/session`)
  expect(await session.json()).toEqual({ clientSecret: expect.stringMatching(/^cs_test_\w+_secret_/) })
  await fixture.pay(checkout.checkoutId)
  expect((await fetch(`${checkout.url ?? ''}/session`)).status).toBe(409)
})

it('follows the checkout by its state', async () => {
  const checkout = await fixture.start('professional', 'month')
  const state = async () => (await fetch(`${checkout.url ?? ''}/state`)).json()
  expect(await state()).toEqual({ state: 'open', expiresAt: checkout.expiresAt })
  await fixture.pay(checkout.checkoutId)
  fixture.advance(11_000)
  expect(await state()).toMatchObject({ state: 'complete' })
})

it('still opens after it expired, and says so', async () => {
  const checkout = await fixture.start('professional', 'month')
  fixture.advance(3 * HOUR)
  const answer = await fetch(`${checkout.url ?? ''}/state`)
  expect(await answer.json()).toMatchObject({ state: 'expired' })
  expect(await (await fetch(checkout.url ?? '')).text()).toContain('data-state="expired"')
})

it('answers the state that is known when Stripe is slow to answer', async () => {
  const checkout = await fixture.start('professional', 'month')
  fixture.advance(11_000)
  fixture.emulator.control.addFault({ kind: 'unavailable', count: 3, path: '/v1/checkout' })
  const answer = await fetch(`${checkout.url ?? ''}/state`)
  expect(await answer.json()).toMatchObject({ state: 'open' })
})

it('knows no other address', async () => {
  const checkout = await fixture.start('professional', 'month')
  const stored = await fixture.database.db.selectFrom('checkout').select('token_hash').executeTakeFirstOrThrow()
  for (const token of ['x', 'A'.repeat(43), stored.token_hash, checkout.checkoutId]) {
    expect((await fetch(`${fixture.url}/checkout/${token}`)).status).toBe(404)
    expect((await fetch(`${fixture.url}/checkout/${token}/session`)).status).toBe(404)
  }
})

it('loads Stripe.js from Stripe alone when no emulator is set', () => {
  const page = drawCheckoutPage({
    state: 'open',
    accountName: '<script>alert(1)</script>',
    planName: 'Professional',
    interval: 'year',
    dueNowCents: 49_000,
    recurringCents: 49_000,
    publishableKey: 'pk_live_x',
    emulator: null,
    styles: [],
  })
  expect(page.match(/<script[^>]*>/g)).toEqual(['<script type="module" src="/assets/checkout/checkout-page.js">'])
  expect(page).not.toContain('Setup, once')
  const policy = checkoutPagePolicy(null, 'https://cloud.example.com')
  expect(policy).toContain(
    "script-src 'self' https://js.stripe.com https://*.js.stripe.com https://checkout.stripe.com;",
  )
  expect(policy).toContain('upgrade-insecure-requests')
  expect(policy).not.toContain('127.0.0.1')
})
