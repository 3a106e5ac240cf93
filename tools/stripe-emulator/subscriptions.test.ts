import type Stripe from 'stripe'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  confirm,
  createCustomer,
  createOffer,
  openSession,
  startFixture,
  type EmulatorFixture,
  type Offer,
} from './emulator-fixture.ts'

const day = 86_400_000
let now: number
let fixture: EmulatorFixture
let stripe: Stripe
let offer: Offer
let subscription: Stripe.Subscription
let itemId: string

beforeEach(async () => {
  now = Date.UTC(2026, 0, 31, 12)
  fixture = await startFixture({ now: () => now })
  stripe = fixture.stripe
  offer = await createOffer(stripe)
  const customer = await stripe.customers.create({ email: 'ada@example.com' })
  const session = await openSession(stripe, customer.id, offer.monthly)
  const { subscription: id } = await confirm(fixture.emulator.url, session.id, { card_number: '4242424242424242' })
  subscription = await stripe.subscriptions.retrieve(id ?? '')
  itemId = subscription.items.data[0]?.id ?? ''
})

afterEach(() => fixture.close())

const customerId = () => String(subscription.customer)
const reload = () => stripe.subscriptions.retrieve(subscription.id, { expand: ['latest_invoice'] })
const periodOf = (one: Stripe.Subscription) =>
  [one.items.data[0]?.current_period_start, one.items.data[0]?.current_period_end].map((at) =>
    new Date((at ?? 0) * 1000).toISOString(),
  )

test('a month from the 31st ends on the last day of February, the next one on the 31st again', async () => {
  expect(periodOf(subscription)).toEqual(['2026-01-31T12:00:00.000Z', '2026-02-28T12:00:00.000Z'])
  now += 28 * day
  expect(periodOf(await reload())).toEqual(['2026-02-28T12:00:00.000Z', '2026-03-31T12:00:00.000Z'])
  const [renewal] = (await stripe.invoices.list({ subscription: subscription.id })).data
  expect(renewal).toMatchObject({ billing_reason: 'subscription_cycle', status: 'paid', amount_paid: 4900 })
})

test('an upgrade is prorated to the second, charged at once with the set-up fee, and equals its preview', async () => {
  now += 14 * day
  const items = [{ id: itemId, price: offer.enterprise.id, quantity: 1 }]
  const fee = [{ price: offer.setupFee.id, quantity: 1 }]
  const prorationDate = now / 1000
  const preview = await stripe.invoices.createPreview({
    customer: customerId(),
    subscription: subscription.id,
    subscription_details: { items, proration_behavior: 'always_invoice', proration_date: prorationDate },
    invoice_items: fee,
  })
  const upgraded = await stripe.subscriptions.update(subscription.id, {
    items,
    add_invoice_items: fee,
    proration_behavior: 'always_invoice',
    proration_date: prorationDate,
    payment_behavior: 'pending_if_incomplete',
    expand: ['latest_invoice'],
  })
  // Half of the 28 days are left.
  expect(upgraded).toMatchObject({
    status: 'active',
    pending_update: null,
    items: { data: [{ id: itemId, price: { id: offer.enterprise.id } }] },
    latest_invoice: { status: 'paid', amount_paid: 9950 - 2450 + 50_000, billing_reason: 'subscription_update' },
  })
  expect(preview.amount_due).toBe(9950 - 2450 + 50_000)
  expect(periodOf(upgraded)).toEqual(periodOf(subscription))
})

test('a change of interval starts a new period now', async () => {
  now += 14 * day
  const yearly = await stripe.subscriptions.update(subscription.id, {
    items: [{ id: itemId, price: offer.yearly.id }],
    proration_behavior: 'always_invoice',
    expand: ['latest_invoice'],
  })
  expect(periodOf(yearly)).toEqual(['2026-02-14T12:00:00.000Z', '2027-02-14T12:00:00.000Z'])
  expect(yearly.latest_invoice).toMatchObject({ amount_paid: 49_000 - 2450 })
})

test('an immediate downgrade leaves the difference as credit', async () => {
  await stripe.subscriptions.update(subscription.id, {
    items: [{ id: itemId, price: offer.enterprise.id }],
    proration_behavior: 'always_invoice',
  })
  now += 14 * day
  await stripe.subscriptions.update(subscription.id, {
    items: [{ id: itemId, price: offer.monthly.id }],
    proration_behavior: 'always_invoice',
  })
  expect(await stripe.customers.retrieve(customerId())).toMatchObject({ balance: 2450 - 9950 })
  now += 14 * day
  expect((await reload()).latest_invoice).toMatchObject({
    amount_due: 0,
    starting_balance: -7500,
    ending_balance: -2600,
  })
})

test('an entry without the item id adds an item, as at Stripe', async () => {
  const doubled = await stripe.subscriptions.update(subscription.id, {
    items: [{ price: offer.enterprise.id }],
    proration_behavior: 'always_invoice',
  })
  expect(doubled.items.data.map((item) => item.price.id)).toEqual([offer.monthly.id, offer.enterprise.id])
})

test('an upgrade whose payment fails waits with its pending update, and takes effect when it is paid', async () => {
  const { control } = fixture.emulator
  control.replaceCard(customerId(), '4000000000000002')
  const waiting = await stripe.subscriptions.update(subscription.id, {
    items: [{ id: itemId, price: offer.enterprise.id }],
    proration_behavior: 'always_invoice',
    payment_behavior: 'pending_if_incomplete',
    expand: ['latest_invoice'],
  })
  expect(waiting).toMatchObject({
    status: 'active',
    items: { data: [{ price: { id: offer.monthly.id } }] },
    pending_update: { subscription_items: [{ price: { id: offer.enterprise.id } }] },
    latest_invoice: { status: 'open' },
  })
  expect((await stripe.events.list({ type: 'invoice.payment_failed' })).data).toHaveLength(1)
  control.replaceCard(customerId(), '4242424242424242')
  await stripe.invoices.pay(idOf(waiting.latest_invoice))
  expect(await reload()).toMatchObject({
    pending_update: null,
    items: { data: [{ price: { id: offer.enterprise.id } }] },
  })
})

test('a pending update that is never paid expires and its invoice is void', async () => {
  fixture.emulator.control.replaceCard(customerId(), '4000000000000002')
  const waiting = await stripe.subscriptions.update(subscription.id, {
    items: [{ id: itemId, price: offer.enterprise.id }],
    proration_behavior: 'always_invoice',
    payment_behavior: 'pending_if_incomplete',
  })
  now += day
  expect(await reload()).toMatchObject({ pending_update: null, items: { data: [{ price: { id: offer.monthly.id } }] } })
  expect((await stripe.invoices.retrieve(idOf(waiting.latest_invoice))).status).toBe('void')
})

test('the default behaviour changes the price although the payment failed', async () => {
  fixture.emulator.control.replaceCard(customerId(), '4000000000000002')
  const changed = await stripe.subscriptions.update(subscription.id, {
    items: [{ id: itemId, price: offer.enterprise.id }],
    proration_behavior: 'always_invoice',
  })
  expect(changed).toMatchObject({ status: 'past_due', items: { data: [{ price: { id: offer.enterprise.id } }] } })
})

test('error_if_incomplete refuses the change with the card error and leaves no trace', async () => {
  fixture.emulator.control.replaceCard(customerId(), '4000000000009995')
  const change = stripe.subscriptions.update(subscription.id, {
    items: [{ id: itemId, price: offer.enterprise.id }],
    proration_behavior: 'always_invoice',
    payment_behavior: 'error_if_incomplete',
  })
  await expect(change).rejects.toMatchObject({ statusCode: 402, decline_code: 'insufficient_funds' })
  expect((await stripe.invoices.list({ customer: customerId() })).data).toHaveLength(1)
})

test('a cancellation at the end of the period is announced, can be taken back, and ends the subscription then', async () => {
  const scheduled = await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true })
  expect(scheduled).toMatchObject({ status: 'active', cancel_at: scheduled.items.data[0]?.current_period_end })
  const resumed = await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: false })
  expect(resumed).toMatchObject({ cancel_at: null, canceled_at: null })
  await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true })
  now += 28 * day
  expect(await reload()).toMatchObject({ status: 'canceled', ended_at: scheduled.items.data[0]?.current_period_end })
  expect((await stripe.events.list({ type: 'customer.subscription.deleted' })).data).toHaveLength(1)
})

test('a canceled subscription is listed only on request and cannot change', async () => {
  expect(await stripe.subscriptions.cancel(subscription.id)).toMatchObject({ status: 'canceled' })
  expect((await stripe.subscriptions.list({ customer: customerId() })).data).toEqual([])
  expect((await stripe.subscriptions.list({ customer: customerId(), status: 'all' })).data).toHaveLength(1)
  await expect(stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true })).rejects.toThrow(/canceled/)
})

test('a renewal that fails makes the subscription past due until the invoice is paid', async () => {
  fixture.emulator.control.replaceCard(customerId(), '4000000000000002')
  now += 28 * day
  const late = await reload()
  expect(late).toMatchObject({ status: 'past_due', latest_invoice: { status: 'open', attempt_count: 1 } })
  await stripe.invoices.pay(idOf(late.latest_invoice), { paid_out_of_band: true })
  expect((await reload()).status).toBe('active')
})

function idOf(value: string | { id: string } | null): string {
  return typeof value === 'string' ? value : (value?.id ?? '')
}

test.each([
  ['cancel', 'canceled', 'payment_failed'],
  ['unpaid', 'unpaid', null],
  ['past_due', 'past_due', null],
] as const)('a renewal that fails is tried again, and then the subscription is to %s', async (then, status, reason) => {
  const { control } = fixture.emulator
  control.setPaymentRetries({ afterDays: [3, 5, 7], then })
  control.replaceCard(customerId(), '4000000000000341')
  control.advanceClock(29 * day)
  const [failed] = (await stripe.invoices.list({ customer: customerId(), status: 'open' })).data
  expect(failed).toMatchObject({
    attempt_count: 1,
    // From the end of the period, at which it was tried first.
    next_payment_attempt: Date.UTC(2026, 1, 28 + 3, 12) / 1000,
  })
  control.advanceClock(15 * day)
  const ended = await stripe.subscriptions.retrieve(subscription.id)
  expect(ended.status).toBe(status)
  expect(ended.cancellation_details?.reason ?? null).toBe(reason)
  expect(await stripe.invoices.retrieve(failed?.id ?? '')).toMatchObject({
    attempt_count: 4,
    next_payment_attempt: null,
  })
})

test('a failed renewal that is tried again with a better card is paid and the subscription active', async () => {
  const { control } = fixture.emulator
  control.setPaymentRetries({ afterDays: [3], then: 'cancel' })
  control.replaceCard(customerId(), '4000000000000341')
  control.advanceClock(29 * day)
  expect((await reload()).status).toBe('past_due')
  control.replaceCard(customerId(), '4242424242424242')
  control.advanceClock(3 * day)
  expect(await reload()).toMatchObject({ status: 'active', latest_invoice: { status: 'paid', attempt_count: 2 } })
})

test('what the clock skips over happens at its own time, in order', async () => {
  fixture.emulator.control.advanceClock(120 * day)
  const invoices = (await stripe.invoices.list({ subscription: subscription.id })).data.toReversed()
  expect(invoices.map((invoice) => new Date(invoice.created * 1000).toISOString().slice(0, 10))).toEqual([
    '2026-01-31',
    '2026-02-28',
    '2026-03-31',
    '2026-04-30',
    '2026-05-31',
  ])
})

test('a first payment that does not come within 23 hours ends the subscription and its invoice', async () => {
  const customer = await createCustomer(stripe, 'pm_card_chargeCustomerFail')
  const waiting = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: offer.monthly.id }] })
  expect(waiting.status).toBe('incomplete')
  now += 23 * 3_600_000
  const ended = await stripe.subscriptions.retrieve(waiting.id, { expand: ['latest_invoice'] })
  expect(ended).toMatchObject({ status: 'incomplete_expired', latest_invoice: { status: 'void' } })
})

test('a pending update ends with its subscription, and its invoice with it', async () => {
  fixture.emulator.control.replaceCard(customerId(), '4000000000000341')
  const waiting = await stripe.subscriptions.update(subscription.id, {
    items: [{ id: itemId, price: offer.enterprise.id }],
    proration_behavior: 'always_invoice',
    payment_behavior: 'pending_if_incomplete',
  })
  expect(await stripe.subscriptions.cancel(subscription.id)).toMatchObject({ status: 'canceled', pending_update: null })
  expect((await stripe.invoices.retrieve(idOf(waiting.latest_invoice))).status).toBe('void')
})
