import { afterEach, beforeEach, expect, test } from 'vitest'
import type Stripe from 'stripe'
import {
  confirm,
  createCustomer,
  createOffer,
  openSession,
  startFixture,
  type EmulatorFixture,
  type Offer,
} from './emulator-fixture.ts'

let fixture: EmulatorFixture
let offer: Offer
let customer: Stripe.Customer

beforeEach(async () => {
  fixture = await startFixture()
  offer = await createOffer(fixture.stripe)
  customer = await fixture.stripe.customers.create({ email: 'a"><b>@example.com' })
})

afterEach(() => fixture.close())

async function load(session: Stripe.Checkout.Session, query: Record<string, string> = {}): Promise<Response> {
  const search = new URLSearchParams({ client_secret: session.client_secret ?? '', ...query })
  return fetch(`${fixture.emulator.url}/embedded_checkout/${session.id}?${search.toString()}`)
}

test('the page shows each line, the set-up fee, what is due today and that it is a test', async () => {
  const session = await openSession(fixture.stripe, customer.id, offer.enterprise, offer.setupFee)
  const html = await (await load(session)).text()
  expect(html).toContain('Test payment — no card is charged')
  expect(html).toContain('$699.00 due today')
  expect(html).toContain('Enterprise set-up')
  expect(html).toContain('Then $199.00 every month')
  expect(html).toContain('4242 4242 4242 4242')
})

test('every field has a label, and what a customer is called is text, not markup', async () => {
  const session = await openSession(fixture.stripe, customer.id, offer.monthly)
  const html = await (await load(session)).text()
  const inputs = [...html.matchAll(/<input id="(\w+)"/g)].map((match) => match[1])
  expect(inputs).toEqual(['email', 'card_number', 'expiry', 'cvc', 'name'])
  for (const id of inputs) expect(html).toContain(`<label for="${id ?? ''}">`)
  expect(html).toContain('value="a&quot;&gt;&lt;b&gt;@example.com"')
})

test('the page needs no inline code and lets only pages of this machine frame it', async () => {
  const session = await openSession(fixture.stripe, customer.id, offer.monthly)
  const response = await load(session)
  const policy = response.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toContain('unsafe')
  expect(policy).toContain('frame-ancestors http://127.0.0.1:* http://localhost:*')
  const html = await response.text()
  expect(html).not.toMatch(/ style=| on\w+="|<style|<script>/)
})

test('only a local origin is told of the completion', async () => {
  const session = await openSession(fixture.stripe, customer.id, offer.monthly)
  const parentOf = async (parent: string) => {
    const html = await (await load(session, { parent })).text()
    return /data-parent-origin="([^"]*)"/.exec(html)?.[1]
  }
  expect(await parentOf('http://127.0.0.1:3000')).toBe('http://127.0.0.1:3000')
  expect(await parentOf('https://evil.example')).toBe('')
  expect(await parentOf('http://127.0.0.1.evil.example')).toBe('')
})

test('a paid, an expired and a foreign session say so and have no form', async () => {
  const paid = await openSession(fixture.stripe, customer.id, offer.monthly)
  await confirm(fixture.emulator.url, paid.id, { card_number: '4242424242424242' })
  const expired = await openSession(fixture.stripe, customer.id, offer.monthly)
  await fixture.stripe.checkout.sessions.expire(expired.id)
  const pages = await Promise.all([
    load(paid),
    load(expired),
    load({ ...expired, client_secret: `${expired.id}_secret_guessed` }),
  ])
  const texts = await Promise.all(pages.map((page) => page.text()))
  expect(pages.map((page) => page.status)).toEqual([200, 200, 404])
  expect(texts[0]).toContain('already paid')
  expect(texts[1]).toContain('has expired')
  expect(texts[2]).toContain('does not exist')
  for (const text of texts) expect(text).not.toContain('<form')
})

test('a form post pays too, but not one from another origin', async () => {
  const session = await openSession(fixture.stripe, customer.id, offer.monthly)
  const post = (headers: Record<string, string>) =>
    fetch(`${fixture.emulator.url}/payment_pages/${session.id}/confirm`, {
      method: 'POST',
      headers,
      body: new URLSearchParams({ card_number: '4242424242424242' }),
    })
  expect((await post({ origin: 'https://evil.example' })).status).toBe(403)
  expect((await post({})).status).toBe(200)
})

test('the shim and the page files are served as what they are', async () => {
  const { url } = fixture.emulator
  const shim = await fetch(`${url}/stripe.js`)
  expect(shim.headers.get('content-type')).toContain('text/javascript')
  expect(await shim.text()).toContain("Stripe.version = 'endive'")
  expect((await fetch(`${url}/embedded_checkout/checkout-page.css`)).headers.get('content-type')).toContain('text/css')
})

test('the control API answers programs and refuses browsers', async () => {
  const { url } = fixture.emulator
  const control = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${url}/_emulator${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  const switches = await control('/webhooks', { delay_ms: 60_000, shuffled: true })
  expect(await switches.json()).toMatchObject({ delayMs: 60_000, shuffled: true, copies: 1, paused: false })
  expect((await control('/webhooks', { delay: 1 })).status).toBe(400)
  expect((await control('/reset', {}, { origin: url })).status).toBe(403)
  await control('/reset', {})
  expect((await fixture.stripe.customers.list()).data).toEqual([])
})

test('the link to the portal shows plans and invoices and leads back', async () => {
  const { stripe, emulator } = fixture
  const payer = await createCustomer(stripe)
  await stripe.subscriptions.create({ customer: payer.id, items: [{ price: offer.monthly.id }] })
  const session = await stripe.billingPortal.sessions.create({
    customer: payer.id,
    return_url: 'http://127.0.0.1:1/account?a="b',
  })
  const page = await fetch(session.url)
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  const html = await page.text()
  expect(html).toContain('$49.00 a month')
  expect(html).toContain('$49.00, paid')
  expect(html).toContain('href="http://127.0.0.1:1/account?a=&quot;b"')
  expect((await fetch(`${emulator.url}/p/session/bps_none`)).status).toBe(404)
})
