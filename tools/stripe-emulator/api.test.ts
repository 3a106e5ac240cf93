import Stripe from 'stripe'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createOffer, startFixture, stripeClient, type EmulatorFixture } from './emulator-fixture.ts'

let fixture: EmulatorFixture
let stripe: Stripe
let url: string

beforeEach(async () => {
  fixture = await startFixture()
  stripe = fixture.stripe
  url = fixture.emulator.url
})

afterEach(() => fixture.close())

interface ErrorAnswer {
  error: { type: string; code?: string; param?: string; message: string; doc_url?: string }
}

/** A raw request with a form body, which the SDK's types would not let pass. */
async function post(path: string, form: string, headers: Record<string, string> = {}): Promise<[number, ErrorAnswer]> {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: {
      authorization: 'Bearer sk_test_emulator',
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    },
    body: form,
  })
  expect(response.headers.get('request-id')).toMatch(/^req_/)
  // Read as an error answer: the tests that call this expect one.
  return [response.status, (await response.json()) as ErrorAnswer]
}

test('prices are found by lookup key, and a key moves only when that is asked for', async () => {
  const offer = await createOffer(stripe)
  const found = await stripe.prices.list({
    lookup_keys: ['professional_monthly', 'enterprise_setup'],
    expand: ['data.product'],
  })
  expect(found.data.map((price) => price.id).sort()).toEqual([offer.monthly.id, offer.setupFee.id].sort())
  expect(found.data[0]?.product).toHaveProperty('name')

  const again = {
    currency: 'usd',
    unit_amount: 5900,
    recurring: { interval: 'month' },
    product: String(offer.monthly.product),
    lookup_key: 'professional_monthly',
  } as const
  await expect(stripe.prices.create(again)).rejects.toThrow(/already uses that lookup key/)
  const moved = await stripe.prices.create({ ...again, transfer_lookup_key: true })
  expect((await stripe.prices.list({ lookup_keys: ['professional_monthly'] })).data.map((one) => one.id)).toEqual([
    moved.id,
  ])
  expect((await stripe.prices.retrieve(offer.monthly.id)).lookup_key).toBeNull()
  expect(String(moved.unit_amount_decimal)).toBe('5900')
})

test('customers are found by e-mail, changed key by key, and stay known as deleted', async () => {
  const customer = await stripe.customers.create({ email: 'ada@example.com', metadata: { a: '1', b: '2' } })
  const updated = await stripe.customers.update(customer.id, { name: 'Ada', metadata: { b: '', c: '3' } })
  expect(updated).toMatchObject({ name: 'Ada', email: 'ada@example.com', livemode: false })
  expect(updated.metadata).toEqual({ a: '1', c: '3' })
  expect((await stripe.customers.list({ email: 'ada@example.com' })).data).toHaveLength(1)
  expect((await stripe.customers.list({ email: 'eve@example.com' })).data).toEqual([])
  await stripe.customers.del(customer.id)
  expect(await stripe.customers.retrieve(customer.id)).toMatchObject({ id: customer.id, deleted: true })
  const [event] = (await stripe.events.list({ type: 'customer.updated' })).data
  expect(event?.data.previous_attributes).toEqual({ name: null, metadata: { b: '2', c: null } })
})

test('lists come in pages, newest first', async () => {
  for (let number = 1; number <= 12; number += 1) await stripe.customers.create({ description: String(number) })
  const first = await stripe.customers.list({ limit: 5 })
  expect(first).toMatchObject({ has_more: true, url: '/v1/customers' })
  expect(first.data.map((one) => one.description)).toEqual(['12', '11', '10', '9', '8'])
  const all: (string | null)[] = []
  for await (const customer of stripe.customers.list({ limit: 5 })) all.push(customer.description)
  expect(all).toHaveLength(12)
  expect(all.at(-1)).toBe('1')
  await expect(stripe.customers.list({ limit: 101 })).rejects.toThrow(/less than or equal to 100/)
})

test.each([
  ['/v1/customers', 'nickname=x', 'parameter_unknown', 'nickname'],
  ['/v1/prices', 'currency=usd&unit_amount=1&recurring[every]=month', 'parameter_unknown', 'recurring[every]'],
  ['/v1/prices', 'currency=usd&unit_amount=4.5', 'parameter_invalid_integer', 'unit_amount'],
  ['/v1/products', 'active=true', 'parameter_missing', 'name'],
  ['/v1/products', 'name=', 'parameter_invalid_empty', 'name'],
  ['/v1/customers', 'balance=100', 'not_emulated', 'balance'],
])('%s with %s is refused as %s', async (path, form, code, param) => {
  const [status, { error }] = await post(path, form)
  expect(status).toBe(400)
  expect(error).toMatchObject({ type: 'invalid_request_error', code, param })
  expect(error.doc_url).toContain(code.replaceAll('_', '-'))
})

test.each([
  ['ui_mode=embedded', 'ui_mode', undefined],
  ['ui_mode=hosted_page', 'ui_mode', 'not_emulated'],
  ['ui_mode=embedded_page&payment_method_types[]=card', 'payment_method_types', 'parameter_unknown'],
  ['ui_mode=embedded_page', 'return_url', 'parameter_missing'],
  ['ui_mode=embedded_page&redirect_on_completion=never&success_url=https://example.com', 'success_url', undefined],
  ['ui_mode=embedded_page&redirect_on_completion=never', 'line_items', 'parameter_missing'],
])('a Checkout Session with %s is refused', async (form, param, code) => {
  const [status, { error }] = await post('/v1/checkout/sessions', `mode=subscription&${form}`)
  expect(status).toBe(400)
  expect(error.param).toBe(param)
  expect(error.code).toBe(code)
})

test('a session takes only active prices, one of them recurring, and known customers', async () => {
  const offer = await createOffer(stripe)
  const base = { mode: 'subscription', ui_mode: 'embedded_page', redirect_on_completion: 'never' } as const
  const create = (line_items: { price: string; quantity?: number }[], customer?: string) =>
    stripe.checkout.sessions.create({ ...base, line_items, ...(customer === undefined ? {} : { customer }) })
  await expect(create([{ price: offer.setupFee.id, quantity: 1 }])).rejects.toThrow(/at least one recurring price/)
  await expect(create([{ price: offer.monthly.id }])).rejects.toThrow(/Quantity is required/)
  await expect(create([{ price: 'price_none', quantity: 1 }])).rejects.toThrow(/No such price: 'price_none'/)
  await expect(create([{ price: offer.monthly.id, quantity: 1 }], 'cus_none')).rejects.toThrow(/No such customer/)
  await stripe.prices.update(offer.monthly.id, { active: false })
  await expect(create([{ price: offer.monthly.id, quantity: 1 }])).rejects.toThrow(/inactive/)
})

test.each([
  ['sk_live_abc', /refuses live keys/],
  ['rk_live_abc', /refuses live keys/],
  ['pk_test_abc', /publishable/],
  ['whatever', /Invalid API Key/],
])('the key %s is refused', async (apiKey, message) => {
  await expect(stripeClient(url, { apiKey }).account.retrieveCurrent()).rejects.toThrow(message)
})

test('restricted keys and basic authorization work, no key does not', async () => {
  expect((await stripeClient(url, { apiKey: 'rk_test_abc' }).customers.list()).data).toEqual([])
  const basic = Buffer.from('sk_test_abc:').toString('base64')
  const account = await fetch(`${url}/v1/account`, { headers: { authorization: `Basic ${basic}` } })
  expect(account.status).toBe(200)
  expect((await fetch(`${url}/v1/account`)).status).toBe(401)
})

test('another API version is refused', async () => {
  const [status, { error }] = await post('/v1/customers', 'name=x', { 'stripe-version': '2024-06-20' })
  expect(status).toBe(400)
  expect(error.message).toContain('2024-06-20')
})

test('what cannot be expanded is said so, and unknown paths and ids are not found', async () => {
  const customer = await stripe.customers.create({ email: 'ada@example.com' })
  await expect(stripe.customers.retrieve(customer.id, { expand: ['email'] })).rejects.toThrow(/cannot be expanded/)
  const [status, { error }] = await post('/v1/nothing', 'charge=ch_1')
  expect([status, error.type]).toEqual([404, 'invalid_request_error'])
  await expect(stripe.subscriptions.retrieve('sub_none')).rejects.toMatchObject({
    statusCode: 404,
    code: 'resource_missing',
    param: 'id',
  })
})

test('the SDK gets over faults by its retries, and a lost answer does nothing twice', async () => {
  const { control } = fixture.emulator
  const patient = stripeClient(url, { maxNetworkRetries: 2 })
  control.addFault({ kind: 'unavailable', count: 1, path: '/v1/customers' })
  await expect(stripe.customers.list()).rejects.toMatchObject({ statusCode: 503 })
  control.addFault({ kind: 'rate_limited', count: 1, path: '/v1' })
  await expect(stripe.customers.list()).rejects.toBeInstanceOf(Stripe.errors.StripeRateLimitError)
  control.addFault({ kind: 'lost_answer', count: 1, path: '/v1/customers' })
  const customer = await patient.customers.create({ description: 'once' })
  expect((await stripe.customers.list()).data.map((one) => one.id)).toEqual([customer.id])
})
