import { afterEach, beforeEach, expect, test } from 'vitest'
import type Stripe from 'stripe'
import {
  confirm,
  createOffer,
  openSession,
  startFixture,
  type EmulatorFixture,
  type Offer,
} from './emulator-fixture.ts'

let fixture: EmulatorFixture
let stripe: Stripe
let offer: Offer
let customer: Stripe.Customer
let url: string

beforeEach(async () => {
  fixture = await startFixture()
  stripe = fixture.stripe
  url = fixture.emulator.url
  offer = await createOffer(stripe)
  customer = await stripe.customers.create({ email: 'ada@example.com', metadata: { account: 'a1' } })
})

afterEach(() => fixture.close())

const subscriptions = () => stripe.subscriptions.list({ customer: customer.id, status: 'all' })

test('a session that is paid makes one active subscription with its period on the item', async () => {
  const session = await stripe.checkout.sessions.create({
    mode: 'subscription',
    ui_mode: 'embedded_page',
    redirect_on_completion: 'never',
    customer: customer.id,
    line_items: [{ price: offer.monthly.id, quantity: 1 }],
    client_reference_id: 'a1',
    metadata: { account: 'a1' },
    subscription_data: { metadata: { account: 'a1' } },
  })
  expect(session).toMatchObject({ status: 'open', payment_status: 'unpaid', url: null, livemode: false })
  expect(session.client_secret).toMatch(/^cs_test_[A-Za-z0-9]+_secret_/)

  const answer = await confirm(url, session.id, { card_number: '4242 4242 4242 4242' })
  expect(answer).toMatchObject({ http: 200, status: 'complete' })

  const after = await stripe.checkout.sessions.retrieve(session.id, {
    expand: ['subscription.latest_invoice.payments', 'customer', 'line_items'],
  })
  expect(after).toMatchObject({
    status: 'complete',
    payment_status: 'paid',
    customer: { id: customer.id, email: 'ada@example.com' },
    line_items: { data: [{ price: { id: offer.monthly.id }, amount_total: 4900 }] },
    subscription: {
      status: 'active',
      metadata: { account: 'a1' },
      items: { data: [{ price: { lookup_key: 'professional_monthly' }, quantity: 1 }] },
      latest_invoice: { status: 'paid', amount_paid: 4900, payments: { data: [{ status: 'paid', is_default: true }] } },
    },
  })
  expect(after.subscription).not.toHaveProperty('current_period_end')
  const [subscription] = (await subscriptions()).data
  const item = subscription?.items.data[0]
  expect(item?.current_period_end).toBeGreaterThan((item?.current_period_start ?? 0) + 27 * 86_400)
})

test('the set-up fee is on the first invoice and not on the subscription', async () => {
  const session = await openSession(stripe, customer.id, offer.enterprise, offer.setupFee)
  expect(session.amount_total).toBe(69_900)
  await confirm(url, session.id, { card_number: '4242424242424242' })

  const [subscription] = (await subscriptions()).data
  expect(subscription?.items.data.map((item) => item.price.id)).toEqual([offer.enterprise.id])
  const [invoice] = (await stripe.invoices.list({ customer: customer.id })).data
  expect(invoice).toMatchObject({
    billing_reason: 'subscription_create',
    status: 'paid',
    amount_paid: 69_900,
    parent: { type: 'subscription_details', subscription_details: { subscription: subscription?.id } },
  })
  expect(invoice?.lines.data.map((line) => [line.amount, line.pricing?.price_details?.price])).toEqual([
    [19_900, offer.enterprise.id],
    [50_000, offer.setupFee.id],
  ])
  expect((await fetch(invoice?.hosted_invoice_url ?? '')).status).toBe(200)
})

test.each([
  ['4000 0000 0000 0002', 'generic_decline'],
  ['4000 0000 0000 9995', 'insufficient_funds'],
])('card %s is declined with %s, and the same session then takes a good card', async (number, declineCode) => {
  const session = await openSession(stripe, customer.id, offer.monthly)
  const declined = await confirm(url, session.id, { card_number: number })
  expect(declined).toMatchObject({ http: 402, error: { code: 'card_declined', decline_code: declineCode } })
  expect((await stripe.checkout.sessions.retrieve(session.id)).status).toBe('open')
  expect((await subscriptions()).data.map((one) => one.status)).toEqual(['incomplete'])

  await confirm(url, session.id, { card_number: '4242424242424242' })
  expect((await subscriptions()).data.map((one) => one.status)).toEqual(['active'])
})

test.each(['4000002500003155', '4000002760003184'])('card %s asks for 3-D Secure before it pays', async (number) => {
  const session = await openSession(stripe, customer.id, offer.monthly)
  expect(await confirm(url, session.id, { card_number: number })).toMatchObject({ status: 'requires_action' })
  expect((await subscriptions()).data.map((one) => one.status)).toEqual(['incomplete'])

  expect(await confirm(url, session.id, { three_d_secure: 'fail' })).toMatchObject({
    http: 402,
    error: { code: 'payment_intent_authentication_failure' },
  })
  expect(await confirm(url, session.id, { card_number: number })).toMatchObject({ status: 'requires_action' })
  expect(await confirm(url, session.id, { three_d_secure: 'complete' })).toMatchObject({ status: 'complete' })
  expect((await subscriptions()).data.map((one) => one.status)).toEqual(['active'])
})

test('a double click and a second window make one subscription', async () => {
  const session = await openSession(stripe, customer.id, offer.monthly)
  const pay = () => confirm(url, session.id, { card_number: '4242424242424242' })
  const answers = await Promise.all([pay(), pay(), pay()])
  expect(new Set(answers.map((answer) => answer.subscription)).size).toBe(1)
  expect((await subscriptions()).data).toHaveLength(1)
  expect((await stripe.invoices.list({ customer: customer.id })).data).toHaveLength(1)
})

test('an expired session cannot be paid, and the subscription it began ends', async () => {
  const session = await openSession(stripe, customer.id, offer.monthly)
  await confirm(url, session.id, { card_number: '4000000000000002' })
  await stripe.checkout.sessions.expire(session.id)
  expect(await confirm(url, session.id, { card_number: '4242424242424242' })).toMatchObject({
    http: 400,
    error: { code: 'checkout_session_expired' },
  })
  expect((await subscriptions()).data.map((one) => one.status)).toEqual(['incomplete_expired'])
  await expect(stripe.checkout.sessions.expire(session.id)).rejects.toThrow(/status of `expired`/)
})

test('a session expires by the clock', async () => {
  const session = await openSession(stripe, customer.id, offer.monthly)
  fixture.emulator.control.advanceClock(24 * 3_600_000 + 1000)
  expect((await stripe.checkout.sessions.retrieve(session.id)).status).toBe('expired')
  expect((await stripe.events.list({ type: 'checkout.session.expired' })).data).toHaveLength(1)
})

test('a wrong number, an unknown card and a past date are refused with their field', async () => {
  const session = await openSession(stripe, customer.id, offer.monthly)
  const codeOf = async (body: Record<string, string>) => (await confirm(url, session.id, body)).error
  expect(await codeOf({ card_number: '4242424242424241' })).toMatchObject({
    code: 'incorrect_number',
    param: 'card_number',
  })
  expect(await codeOf({ card_number: '4111111111111111' })).toMatchObject({
    code: 'card_declined',
    param: 'card_number',
  })
  expect(await codeOf({ card_number: '4242424242424242', expiry: '01 / 20' })).toMatchObject({ param: 'expiry' })
  expect(await codeOf({ card_number: '4242424242424242', cvc: '1' })).toMatchObject({ param: 'cvc' })
  expect(await codeOf({})).toMatchObject({ code: 'incomplete_number' })
  expect((await subscriptions()).data).toEqual([])
})

test('sessions are listed by customer and status', async () => {
  const first = await openSession(stripe, customer.id, offer.monthly)
  const second = await openSession(stripe, customer.id, offer.yearly)
  await stripe.checkout.sessions.expire(first.id)
  const open = await stripe.checkout.sessions.list({ customer: customer.id, status: 'open' })
  expect(open.data.map((one) => one.id)).toEqual([second.id])
  const lines = await stripe.checkout.sessions.listLineItems(second.id)
  expect(lines.data.map((line) => line.price?.id)).toEqual([offer.yearly.id])
})
