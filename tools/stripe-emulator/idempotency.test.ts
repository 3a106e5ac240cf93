import Stripe from 'stripe'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  createCustomer,
  createOffer,
  postForm,
  startFixture,
  stripeClient,
  type EmulatorFixture,
} from './emulator-fixture.ts'

const hour = 3_600_000
let now: number
let fixture: EmulatorFixture
let stripe: Stripe

beforeEach(async () => {
  now = Date.UTC(2026, 10, 1)
  fixture = await startFixture({ now: () => now })
  stripe = fixture.stripe
})

afterEach(() => fixture.close())

const post = (form: string, key: string, path = '/v1/customers') =>
  postForm(fixture.emulator.url, path, form, { 'idempotency-key': key })

test('a repeated key gives the stored answer with the header that says so, and does nothing twice', async () => {
  const first = await post('description=a&metadata[x]=1&metadata[y]=2', 'one')
  // The same parameters in another order are the same parameters.
  const second = await post('metadata[y]=2&metadata[x]=1&description=a', 'one')
  expect(second.body).toEqual(first.body)
  expect(first.headers.get('idempotent-replayed')).toBeNull()
  expect(second.headers.get('idempotent-replayed')).toBe('true')
  expect(second.headers.get('original-request')).toBe(first.headers.get('request-id'))
  expect(second.headers.get('request-id')).not.toBe(first.headers.get('request-id'))
  expect(second.headers.get('idempotency-key')).toBe('one')
  expect((await stripe.customers.list()).data).toHaveLength(1)
  expect((await stripe.events.list({ type: 'customer.created' })).data).toHaveLength(1)
})

test('the key with other parameters, or for another endpoint, is an idempotency error that changes nothing', async () => {
  await post('description=a', 'one')
  const otherParams = await post('description=b', 'one')
  expect(otherParams).toMatchObject({
    status: 400,
    body: {
      error: {
        type: 'idempotency_error',
        message:
          "Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than 'one' if you meant to execute a different request.",
      },
    },
  })
  const otherPath = await post('name=x', 'one', '/v1/products')
  expect(otherPath).toMatchObject({ status: 400, body: { error: { type: 'idempotency_error' } } })
  expect(JSON.stringify(otherPath.body)).toContain("('/v1/products' vs '/v1/customers')")
  expect((await stripe.customers.list()).data).toHaveLength(1)
  expect((await stripe.products.list()).data).toEqual([])
  await expect(stripe.customers.create({ description: 'c' }, { idempotencyKey: 'one' })).rejects.toBeInstanceOf(
    Stripe.errors.StripeIdempotencyError,
  )
})

test('a key belongs to its API key', async () => {
  const [mine, theirs] = [stripe, stripeClient(fixture.emulator.url, { apiKey: 'rk_test_other' })]
  const first = await mine.customers.create({ description: 'a' }, { idempotencyKey: 'one' })
  const second = await theirs.customers.create({ description: 'b' }, { idempotencyKey: 'one' })
  expect(second.id).not.toBe(first.id)
})

test('a key lives for 24 hours', async () => {
  const first = await post('description=a', 'one')
  now += 24 * hour - 1000
  expect((await post('description=a', 'one')).body).toEqual(first.body)
  now += 1000
  expect((await post('description=b', 'one')).status).toBe(200)
  expect((await stripe.customers.list()).data).toHaveLength(2)
})

test('parameters that fail validation are not kept, a refusal of the request itself is', async () => {
  expect((await post('nickname=x', 'one')).status).toBe(400)
  expect((await post('name=x', 'one')).status).toBe(200)

  const missing = { currency: 'usd', unit_amount: 100, product: 'prod_later' }
  const options = { idempotencyKey: 'two' }
  await expect(stripe.prices.create(missing, options)).rejects.toThrow(/No such product/)
  await stripe.products.create({ id: 'prod_later', name: 'Later' })
  await expect(stripe.prices.create(missing, options)).rejects.toThrow(/No such product/)
})

test('a declined charge is replayed as it was and charges nobody again', async () => {
  const offer = await createOffer(stripe)
  const customer = await createCustomer(stripe, 'pm_card_chargeCustomerFail')
  const wanted = {
    customer: customer.id,
    items: [{ price: offer.monthly.id }],
    payment_behavior: 'error_if_incomplete' as const,
  }
  const subscribe = () => stripe.subscriptions.create(wanted, { idempotencyKey: 'one' })
  await expect(subscribe()).rejects.toMatchObject({ statusCode: 402, code: 'card_declined' })
  await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id })
  await expect(subscribe()).rejects.toMatchObject({ statusCode: 402, code: 'card_declined' })
})

test('a second request with the key while the first is at work is a conflict, and the answer comes after', async () => {
  fixture.emulator.control.addFault({ kind: 'slow', count: 1, path: '/v1/customers', delayMs: 300 })
  const slow = post('description=a', 'one')
  await expect.poll(async () => (await post('description=a', 'one')).status).toBe(409)
  const conflict = await post('description=b', 'one')
  expect(conflict).toMatchObject({
    status: 409,
    body: { error: { type: 'idempotency_error', code: 'idempotency_key_in_use' } },
  })
  const first = await slow
  expect((await post('description=a', 'one')).body).toEqual(first.body)
  expect((await stripe.customers.list()).data).toHaveLength(1)
})

test('too long a key is refused', async () => {
  expect((await post('name=x', 'k'.repeat(255))).status).toBe(200)
  expect(await post('name=x', 'k'.repeat(256))).toMatchObject({
    status: 400,
    body: { error: { type: 'idempotency_error' } },
  })
})

test('a key on a GET or DELETE means nothing', async () => {
  const customer = await stripe.customers.create({ name: 'a' })
  const options = { idempotencyKey: 'one' }
  await stripe.customers.list({}, options)
  expect(await stripe.customers.del(customer.id, {}, options)).toMatchObject({ deleted: true })
})
