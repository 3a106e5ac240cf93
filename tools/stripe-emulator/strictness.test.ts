import Stripe from 'stripe'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  createCustomer,
  createOffer,
  postForm,
  startFixture,
  stripeClient,
  type EmulatorFixture,
  type Offer,
} from './emulator-fixture.ts'

let fixture: EmulatorFixture
let stripe: Stripe
let offer: Offer
let customer: Stripe.Customer
let subscription: Stripe.Subscription

beforeAll(async () => {
  fixture = await startFixture()
  stripe = fixture.stripe
  offer = await createOffer(stripe)
  customer = await createCustomer(stripe)
  subscription = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: offer.monthly.id }] })
})

afterAll(() => fixture.close())

const post = (path: string, form: string) => postForm(fixture.emulator.url, path, form)
const request = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${fixture.emulator.url}${path}`, { headers: { authorization: 'Bearer sk_test_emulator', ...headers } })

test('an error has type, code, parameter, message, its documentation and its place in the log of requests', async () => {
  const { status, headers, body } = await post('/v1/customers', 'nickname=x')
  expect(status).toBe(400)
  const id = headers.get('request-id') ?? ''
  expect(body).toEqual({
    error: {
      type: 'invalid_request_error',
      code: 'parameter_unknown',
      param: 'nickname',
      message: 'Received unknown parameter: nickname',
      doc_url: 'https://stripe.com/docs/error-codes/parameter-unknown',
      request_log_url: expect.stringMatching(new RegExp(`^https://dashboard.stripe.com/test/logs/${id}\\?t=\\d{10}$`)),
    },
  })
})

/** Values and parameters that Stripe removed, which older examples on the web still use. */
test.each([
  ['/v1/checkout/sessions', 'mode=subscription&ui_mode=embedded', 'ui_mode', undefined],
  ['/v1/checkout/sessions', 'mode=subscription&ui_mode=custom', 'ui_mode', undefined],
  ['/v1/checkout/sessions', 'mode=subscription&ui_mode=hosted', 'ui_mode', undefined],
  ['/v1/checkout/sessions', 'payment_method_types[]=card', 'payment_method_types', 'parameter_unknown'],
  ['/v1/checkout/sessions', 'line_items[0][amount]=5', 'line_items[0][amount]', 'parameter_unknown'],
  ['/v1/subscriptions', 'coupon=half', 'coupon', 'parameter_unknown'],
  ['/v1/subscriptions', 'prorate=true', 'prorate', 'parameter_unknown'],
  ['/v1/subscriptions/sub_1', 'billing_cycle_anchor=now', 'billing_cycle_anchor', undefined],
  ['/v1/subscriptions/sub_1', 'items[0][plan_id]=x', 'items[0][plan_id]', 'parameter_unknown'],
  ['/v1/customers', 'coupon=half', 'coupon', 'parameter_unknown'],
  ['/v1/customers', 'tax_info[tax_id]=1', 'tax_info', 'parameter_unknown'],
  ['/v1/invoiceitems', 'price=price_1', 'price', 'parameter_unknown'],
  ['/v1/webhook_endpoints', 'url=http://x.test&enabled_events[]=source.canceledd', 'enabled_events[0]', undefined],
])('%s with %s is refused, as Stripe does not know it any more', async (path, form, param, code) => {
  const { status, body } = await post(path, form)
  expect(status).toBe(400)
  expect(body).toMatchObject({ error: { type: 'invalid_request_error', param } })
  expect((body as { error: { code?: string } }).error.code).toBe(code)
})

test.each([
  ['/v1/checkout/sessions', 'mode=subscription&consent_collection[promotions]=auto', 'consent_collection'],
  ['/v1/checkout/sessions', 'subscription_data[trial_period_days]=3', 'subscription_data[trial_period_days]'],
  ['/v1/subscriptions', 'items[0][price]=p&items[0][tax_rates][]=t', 'items[0][tax_rates]'],
  ['/v1/subscriptions/sub_1', 'discounts[0][coupon]=c', 'discounts'],
  ['/v1/customers', 'balance=100', 'balance'],
  ['/v1/invoices', 'auto_advance=true', 'auto_advance'],
])('%s with %s is refused as what only the emulator lacks, never ignored', async (path, form, param) => {
  const { status, body } = await post(path, form)
  expect(status).toBe(400)
  expect(body).toMatchObject({
    error: { code: 'not_emulated', param, message: `The Stripe emulator does not emulate the parameter ${param}.` },
  })
})

test('what Stripe would refuse is said before what only the emulator lacks', async () => {
  const { body } = await post('/v1/customers', 'balance=100&nickname=x')
  expect(body).toMatchObject({ error: { code: 'parameter_unknown', param: 'nickname' } })
})

test('search, other resources of Stripe and paths that are none are told apart', async () => {
  await expect(stripe.customers.search({ query: "email:'a'" })).rejects.toMatchObject({
    statusCode: 400,
    code: 'not_emulated',
    message: expect.stringContaining('search (GET /v1/customers/search); list and filter instead'),
  })
  await expect(stripe.refunds.create({ payment_intent: 'pi_1' })).rejects.toMatchObject({ code: 'not_emulated' })
  expect((await request('/v1/customer')).status).toBe(404)
  expect((await request('/v1/customers', { 'stripe-account': 'acct_1' })).status).toBe(400)
})

test('numbers, texts and lists out of their range are named with their bound', async () => {
  const messageOf = async (path: string, form: string) =>
    ((await post(path, form)).body as { error: { message: string } }).error.message
  expect(await messageOf('/v1/prices', 'currency=usd&product=p&unit_amount=-1')).toBe(
    'This value must be greater than or equal to 0.',
  )
  expect(await messageOf('/v1/prices', 'currency=usd&product=p&unit_amount=1e3')).toBe('Invalid integer: 1e3')
  expect(await messageOf('/v1/customers', `name=${'n'.repeat(5001)}`)).toBe(
    `Invalid string: ${'n'.repeat(18)}...${'n'.repeat(18)}; must be at most 5000 characters`,
  )
  expect(await messageOf('/v1/products', 'active=yes&name=x')).toBe('Invalid boolean: yes')
  expect(await messageOf('/v1/checkout/sessions', 'mode=gift')).toBe(
    'Invalid mode: must be one of payment, setup, or subscription',
  )
  expect(await messageOf('/v1/customers', 'metadata=x')).toBe('Invalid object')
})

test('metadata keeps up to 50 keys of 40 and values of 500 characters, and gives them up one by one or all at once', async () => {
  const keys = (count: number, from = 0) =>
    Object.fromEntries(Array.from({ length: count }, (_unused, index) => [`k${from + index}`, 'v']))
  const full = await stripe.customers.create({ metadata: keys(50) })
  expect(Object.keys(full.metadata)).toHaveLength(50)
  await expect(stripe.customers.create({ metadata: keys(51) })).rejects.toThrow(/up to 50 keys/)
  await expect(stripe.customers.update(full.id, { metadata: keys(1, 50) })).rejects.toThrow(/up to 50 keys/)
  expect(
    Object.keys((await stripe.customers.update(full.id, { metadata: { k0: '', k50: 'v' } })).metadata),
  ).toHaveLength(50)
  await expect(stripe.customers.update(full.id, { metadata: { ['k'.repeat(41)]: 'v' } })).rejects.toThrow(
    `Metadata keys can have up to 40 characters, but you passed in a key that is 41 characters. Invalid key: ${'k'.repeat(41)}`,
  )
  await expect(stripe.customers.update(full.id, { metadata: { k1: 'v'.repeat(501) } })).rejects.toThrow(
    /Metadata values can have up to 500 characters, but you passed in a value that is 501 characters/,
  )
  expect(
    (await stripe.customers.update(full.id, { metadata: { k1: '', k2: '', 0: 'a', 7: 'b' } })).metadata,
  ).toMatchObject({ 7: 'b' })
  expect((await stripe.customers.update(full.id, { metadata: '' })).metadata).toEqual({})
})

test('lists and maps are read in every notation, and a name that is both is refused', async () => {
  const found = async (query: string) =>
    ((await (await request(`/v1/prices?${query}`)).json()) as { data: unknown[] }).data.length
  expect(await found('lookup_keys[]=professional_monthly&lookup_keys[]=enterprise_monthly')).toBe(2)
  expect(await found('lookup_keys[0]=professional_monthly&lookup_keys[1]=enterprise_monthly')).toBe(2)
  expect(await found('lookup_keys%5B0%5D=professional_monthly')).toBe(1)
  expect((await post('/v1/customers', 'metadata[a]=1&metadata[a][b]=2')).status).toBe(400)
  expect((await post('/v1/customers', 'metadata[__proto__][a]=1')).status).toBe(400)
  const json = await fetch(`${fixture.emulator.url}/v1/customers`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk_test_emulator', 'content-type': 'application/json' },
    body: '{"name":"x"}',
  })
  expect(json.status).toBe(400)
})

test('pages go forward and back, a cursor may name what the filter leaves out, and only one is taken', async () => {
  const made: Stripe.Product[] = []
  for (const name of ['1', '2', '3', '4', '5', '6']) {
    made.push(await stripe.products.create({ name, active: name !== '3', url: 'https://page.example' }))
  }
  const [first, second, third, fourth, fifth, sixth] = made.map((product) => product.id)
  const page = async (params: Stripe.ProductListParams) => {
    const list = await stripe.products.list({ url: 'https://page.example', ...params })
    return [list.data.map((product) => product.name).join(''), list.has_more]
  }
  expect(await page({ limit: 2 })).toEqual(['65', true])
  expect(await page({ limit: 2, starting_after: fifth ?? '' })).toEqual(['43', true])
  expect(await page({ limit: 2, starting_after: third ?? '' })).toEqual(['21', false])
  expect(await page({ limit: 2, ending_before: second ?? '' })).toEqual(['43', true])
  expect(await page({ limit: 5, ending_before: first ?? '' })).toEqual(['65432', false])
  expect(await page({ limit: 2, ending_before: sixth ?? '' })).toEqual(['', false])
  expect(await page({ active: true, starting_after: third ?? '' })).toEqual(['21', false])
  await expect(stripe.products.list({ starting_after: fourth ?? '', ending_before: second ?? '' })).rejects.toThrow(
    'Received both starting_after and ending_before parameters. Please pass in only one.',
  )
  await expect(stripe.products.list({ starting_after: 'prod_none' })).rejects.toMatchObject({
    statusCode: 400,
    code: 'resource_missing',
    param: 'starting_after',
    message: "No such product: 'prod_none'",
  })
  await expect(stripe.products.list({ limit: 0 })).rejects.toThrow('This value must be greater than or equal to 1.')
  const all: string[] = []
  for await (const product of stripe.products.list({ url: 'https://page.example', limit: 2 })) all.push(product.name)
  expect(all.join('')).toBe('654321')
  const back: string[] = []
  for await (const product of stripe.products.list({
    url: 'https://page.example',
    limit: 2,
    ending_before: first ?? '',
  })) {
    back.push(product.name)
  }
  expect(back.join('')).toBe('23456')
})

test('what may be expanded is expanded, in objects, in lists and inside each other', async () => {
  const one = await stripe.subscriptions.retrieve(subscription.id, {
    expand: ['customer', 'latest_invoice.payments.data.payment', 'items.data.price.product'],
  })
  expect(one).toMatchObject({
    customer: { id: customer.id },
    latest_invoice: { payments: { data: [{ payment: { type: 'payment_intent' } }] } },
    items: { data: [{ price: { product: { name: 'Professional' } } }] },
  })
  const listed = await stripe.subscriptions.list({
    customer: customer.id,
    expand: ['data.latest_invoice.customer', 'data'],
  })
  expect(listed.data[0]).toMatchObject({ latest_invoice: { customer: { id: customer.id } } })
  expect(await stripe.subscriptions.retrieve(subscription.id, { expand: ['schedule', 'items'] })).toMatchObject({
    schedule: null,
  })
})

test.each([
  ['metadata', 'This property cannot be expanded (metadata).'],
  ['description', 'This property cannot be expanded (description).'],
  ['nothing', 'This property cannot be expanded (nothing).'],
  ['latest_invoice.nothing', 'This property cannot be expanded (latest_invoice.nothing).'],
  ['customer.email', 'This property cannot be expanded (customer.email).'],
  [
    'default_payment_method.customer.subscriptions.data.latest_invoice',
    'You cannot expand more than 4 levels of a property.',
  ],
  ['customer.tax_ids', 'The Stripe emulator does not emulate the expansion of customer.tax_ids.'],
])('the expansion of %s is refused', async (path, message) => {
  await expect(stripe.subscriptions.retrieve(subscription.id, { expand: [path] })).rejects.toThrow(message)
})

test('in a list an expansion begins with data, and counts it as a level', async () => {
  await expect(stripe.subscriptions.list({ expand: ['customer'] })).rejects.toThrow(
    "This property cannot be expanded (customer). You may want to try expanding 'data.customer' instead.",
  )
  await expect(stripe.subscriptions.list({ expand: ['data.items.data.price.product'] })).rejects.toMatchObject({
    code: 'property_expansion_max_depth',
  })
})

test('a restricted key does what it may and is told what it lacks', async () => {
  fixture.emulator.control.restrictKey('rk_test_reader_of_customers', { customer: 'read', plan: 'write' })
  const restricted = stripeClient(fixture.emulator.url, { apiKey: 'rk_test_reader_of_customers' })
  expect((await restricted.customers.retrieve(customer.id)).id).toBe(customer.id)
  expect((await restricted.prices.list()).data.length).toBeGreaterThan(0)
  await expect(restricted.customers.create({ name: 'x' })).rejects.toMatchObject({
    statusCode: 403,
    message: expect.stringContaining(`Enabling "Customers Write" ('customer_write') permissions on this key`),
  })
  await expect(restricted.subscriptions.list()).rejects.toBeInstanceOf(Stripe.errors.StripePermissionError)
})

test('a test card that cannot be saved is declined when it is attached, and one that can is declined when it is charged', async () => {
  await expect(
    stripe.paymentMethods.attach('pm_card_visa_chargeDeclined', { customer: customer.id }),
  ).rejects.toMatchObject({
    statusCode: 402,
    code: 'card_declined',
    decline_code: 'generic_decline',
  })
  const failing = await createCustomer(stripe, 'pm_card_chargeCustomerFail')
  const incomplete = await stripe.subscriptions.create({
    customer: failing.id,
    items: [{ price: offer.monthly.id }],
    expand: ['latest_invoice.payments'],
  })
  expect(incomplete).toMatchObject({ status: 'incomplete', latest_invoice: { status: 'open', attempt_count: 1 } })
  await expect(
    stripe.paymentMethods.create({ type: 'card', card: { number: '4242424242424242', exp_month: 1, exp_year: 2030 } }),
  ).rejects.toThrow(/generally unsafe/)
})
