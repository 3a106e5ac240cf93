import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  confirm,
  createOffer,
  openSession,
  startFixture,
  startReceiver,
  type EmulatorFixture,
  type WebhookReceiver,
} from './emulator-fixture.ts'

let receiver: WebhookReceiver
let fixture: EmulatorFixture

beforeEach(async () => {
  receiver = await startReceiver()
  fixture = await startFixture({
    webhook: { url: receiver.url, secret: receiver.secret },
    webhookRetryDelays: [20, 20],
  })
})

afterEach(async () => {
  await fixture.close()
  await receiver.close()
})

const types = () => receiver.received.map((one) => one.event.type)

async function buy(card: string): Promise<string> {
  const { stripe, emulator } = fixture
  const offer = await createOffer(stripe)
  const customer = await stripe.customers.create({ email: 'ada@example.com' })
  const session = await openSession(stripe, customer.id, offer.monthly)
  await emulator.control.idle()
  receiver.received.length = 0
  await confirm(emulator.url, session.id, { card_number: card })
  return session.id
}

test('a purchase announces itself in order, signed so that the SDK accepts it', async () => {
  await buy('4242424242424242')
  await fixture.emulator.control.idle()
  expect(types()).toEqual([
    'payment_method.attached',
    'checkout.session.completed',
    'customer.subscription.created',
    'customer.updated',
    'invoice.created',
    'invoice.finalized',
    'payment_intent.created',
    'payment_intent.succeeded',
    'invoice_payment.paid',
    'invoice.paid',
    'invoice.payment_succeeded',
    'customer.subscription.updated',
  ])
  expect(receiver.received.every((one) => one.event.api_version === '2026-10-28.endive')).toBe(true)
})

test('a declined card announces the failed payment', async () => {
  await buy('4000000000000002')
  await fixture.emulator.control.idle()
  expect(types()).toContain('invoice.payment_failed')
  expect(types()).not.toContain('checkout.session.completed')
})

test('an answer other than 2xx is tried again, signed anew, and given up after the last try', async () => {
  receiver.answers.push(500, 400, 302)
  await fixture.stripe.customers.create({ email: 'ada@example.com' })
  await expect.poll(() => fixture.emulator.control.deliveries().map((one) => one.state)).toEqual(['failed'])
  expect(types()).toEqual(['customer.created', 'customer.created', 'customer.created'])
  expect(new Set(receiver.received.map((one) => one.event.id)).size).toBe(1)
  const [delivery] = fixture.emulator.control.deliveries()
  expect(delivery?.attempts.map((attempt) => attempt.status)).toEqual([500, 400, 302])
})

test('a retry carries the time of its own attempt', async () => {
  await fixture.close()
  fixture = await startFixture({
    webhook: { url: receiver.url, secret: receiver.secret },
    webhookRetryDelays: [1100],
  })
  receiver.answers.push(500)
  await fixture.stripe.customers.create({ email: 'ada@example.com' })
  await expect.poll(() => receiver.received.length, { timeout: 5000 }).toBe(2)
  expect(new Set(receiver.received.map((one) => one.signature)).size).toBe(2)
})

test('delayed webhooks come late, paused ones when they are let go, dropped ones never', async () => {
  const { stripe, emulator } = fixture
  emulator.control.changeSwitches({ paused: true })
  await stripe.customers.create({ description: 'paused' })
  emulator.control.changeSwitches({ dropped: true })
  await stripe.customers.create({ description: 'dropped' })
  emulator.control.changeSwitches({ dropped: false, delayMs: 150 })
  const before = Date.now()
  await stripe.customers.create({ description: 'late' })
  expect(receiver.received).toEqual([])

  emulator.control.changeSwitches({ paused: false })
  await expect.poll(() => receiver.received.length).toBe(2)
  expect(Date.now() - before).toBeGreaterThanOrEqual(150)
  expect(receiver.received.map((one) => one.event.data.object)).toMatchObject([
    { description: 'paused' },
    { description: 'late' },
  ])
})

test('duplicates repeat an event and shuffling changes the order', async () => {
  const { emulator } = fixture
  emulator.control.changeSwitches({ copies: 2, shuffled: true })
  await buy('4242424242424242')
  await emulator.control.idle()
  const ids = receiver.received.map((one) => one.event.id)
  expect(ids.length).toBe(new Set(ids).size * 2)
  expect(types().indexOf('invoice.paid')).toBeLessThan(types().indexOf('customer.subscription.created'))
})

test('an endpoint made by the API gets only what it wants, under its own secret and version', async () => {
  const { stripe, emulator } = fixture
  const other = await startReceiver()
  const created = await stripe.webhookEndpoints.create({
    url: other.url,
    enabled_events: ['customer.deleted'],
    api_version: '2026-10-28.endive',
  })
  expect(created.secret).toMatch(/^whsec_/)
  expect(await stripe.webhookEndpoints.retrieve(created.id)).not.toHaveProperty('secret')
  const customer = await stripe.customers.create()
  await stripe.customers.del(customer.id)
  const itsDeliveries = () => emulator.control.deliveries().filter((one) => one.endpoint === created.id)
  await expect.poll(() => itsDeliveries().map((one) => [one.type, one.state])).toEqual([['customer.deleted', 'failed']])
  // The receiver knows another secret, so it refused the signature.
  expect(other.received).toEqual([])
  await stripe.webhookEndpoints.del(created.id)
  expect((await stripe.webhookEndpoints.list()).data).toHaveLength(1)
  await other.close()
})

test('while a secret is rolled both sign, afterwards the new one alone', async () => {
  const { stripe, emulator } = fixture
  const [endpoint] = (await stripe.webhookEndpoints.list()).data
  const rolled = emulator.control.rollSecret(endpoint?.id ?? '', 60_000)
  await stripe.customers.create({ description: 'both' })
  // The receiver knows the old one alone and accepts it by that.
  await expect.poll(types).toEqual(['customer.created'])
  const [both] = receiver.received
  const verify = (secret: string) =>
    stripe.webhooks.constructEvent(both?.body ?? '', both?.signature ?? '', secret).type
  expect(verify(rolled ?? '')).toBe('customer.created')
  expect(both?.signature).toMatch(/^t=\d{10},v1=[0-9a-f]{64},v1=[0-9a-f]{64},v0=[0-9a-f]{64}$/)

  emulator.control.rollSecret(endpoint?.id ?? '', 0)
  await stripe.customers.create({ description: 'new alone' })
  await expect.poll(() => emulator.control.deliveries().map((one) => one.state)).toEqual(['delivered', 'failed'])
})

test('an event is a snapshot: what changes later changes neither it nor what was before', async () => {
  const { stripe } = fixture
  const customer = await stripe.customers.create({ name: 'first', metadata: { a: '1' } })
  await stripe.customers.update(customer.id, { name: 'second', metadata: { a: '2', b: '1' } })
  await stripe.customers.update(customer.id, { name: 'second' })
  await stripe.customers.update(customer.id, { name: 'third' })
  const events = (await stripe.events.list({ type: 'customer.*' })).data.toReversed()
  // The update that changed nothing is no event.
  expect(events.map((event) => [event.data.object, event.data.previous_attributes])).toMatchObject([
    [{ name: 'first', metadata: { a: '1' } }, undefined],
    [{ name: 'second' }, { name: 'first', metadata: { a: '1', b: null } }],
    [{ name: 'third' }, { name: 'second' }],
  ])
})
