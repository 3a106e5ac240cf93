import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import Stripe from 'stripe'
import { HOUR, MINUTE } from '../../../shared/time/duration.ts'
import { startBillingFixture, WEBHOOK_SECRET, type BillingFixture } from './billing-fixture.ts'
import { retryPause } from './inbox-worker.ts'

let fixture: BillingFixture

beforeEach(async () => {
  fixture = await startBillingFixture({ jobs: true })
  fixture.connectWebhooks()
})
afterEach(() => fixture.close())

// Two cores that others use as well: a webhook may take its time.
vi.setConfig({ testTimeout: 30_000 })
const PATIENCE = { timeout: 10_000 }

const planOf = async () => (await fixture.billing.readAccountEntitlement(fixture.accountId)).plan.id
const standing = async () => (await fixture.billing.readAccountEntitlement(fixture.accountId)).standing
const inbox = () => fixture.database.db.selectFrom('stripe_event').selectAll().execute()
const waiting = async () => (await inbox()).filter((event) => event.state === 'pending')
const stateOf = async (checkoutId: string) =>
  (
    await fixture.database.db
      .selectFrom('checkout')
      .select('state')
      .where('checkout_id', '=', checkoutId)
      .executeTakeFirstOrThrow()
  ).state

async function send(payload: string, secret = WEBHOOK_SECRET, secondsAgo = 0): Promise<number> {
  const signature = fixture.stripe.webhooks.generateTestHeaderString({
    payload,
    secret,
    timestamp: Math.floor(Date.now() / 1000) - secondsAgo,
  })
  const response = await fetch(`${fixture.url}/webhooks/stripe`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'stripe-signature': signature },
    body: payload,
  })
  await response.arrayBuffer()
  return response.status
}

function event(changes: object = {}): string {
  return JSON.stringify({
    id: 'evt_test',
    object: 'event',
    type: 'customer.subscription.updated',
    api_version: Stripe.API_VERSION,
    livemode: false,
    data: { object: { id: 'sub_1', object: 'subscription', customer: 'cus_nobody' } },
    ...changes,
  })
}

it('activates a paid plan by webhooks alone', async () => {
  const checkout = await fixture.start('professional', 'month')
  await fixture.pay(checkout.checkoutId)
  await expect.poll(planOf, PATIENCE).toBe('professional')
  await expect.poll(() => stateOf(checkout.checkoutId), PATIENCE).toBe('complete')
  await expect.poll(waiting, PATIENCE).toEqual([])
  expect(fixture.told).toHaveLength(1)
})

it('activates a paid plan at once though the webhooks come a minute late', async () => {
  fixture.emulator.control.changeSwitches({ delayMs: MINUTE })
  const checkout = await fixture.start('enterprise', 'year')
  await fixture.pay(checkout.checkoutId)
  const token = new URL(checkout.url ?? '').pathname
  const answer = await fetch(`${fixture.url}${token}/refresh`, { method: 'POST' })
  expect(await answer.json()).toMatchObject({ state: 'complete' })
  expect(await planOf()).toBe('enterprise')
  expect(await inbox()).toEqual([])
})

it('ends in the same state when webhooks come doubled and in another order, and counts each event once', async () => {
  fixture.emulator.control.changeSwitches({ paused: true, copies: 3 })
  const checkout = await fixture.start('professional', 'month')
  await fixture.pay(checkout.checkoutId, { card_number: '4000000000000002' })
  await fixture.pay(checkout.checkoutId)
  fixture.emulator.control.changeSwitches({ paused: false, shuffled: true })
  await fixture.emulator.control.idle()
  await expect.poll(planOf, PATIENCE).toBe('professional')
  await expect.poll(waiting, PATIENCE).toEqual([])
  const events = await inbox()
  expect(new Set(events.map((stored) => stored.event_id)).size).toBe(events.length)
  expect(fixture.told).toHaveLength(1)
  expect(await stateOf(checkout.checkoutId)).toBe('complete')
})

it('repairs by its sweep what webhooks never brought', async () => {
  fixture.emulator.control.changeSwitches({ dropped: true })
  const checkout = await fixture.start('professional', 'month')
  await fixture.pay(checkout.checkoutId)
  fixture.advance(2 * MINUTE)
  await fixture.restart()
  await expect.poll(planOf, PATIENCE).toBe('professional')

  const [subscription] = await fixture.subscriptions()
  await fixture.stripe.subscriptions.cancel(subscription?.id ?? '')
  expect(await planOf()).toBe('professional')
  fixture.advance(7 * HOUR)
  await fixture.restart()
  await expect.poll(planOf, PATIENCE).toBe('free')
  expect(fixture.told.at(-1)).toBe(`${fixture.accountId} sweep`)
})

it('follows a cancellation at the end of the period: announced, then ended', async () => {
  const checkout = await fixture.start('professional', 'month')
  await fixture.pay(checkout.checkoutId)
  await expect.poll(planOf, PATIENCE).toBe('professional')
  const [subscription] = await fixture.subscriptions()
  await fixture.stripe.subscriptions.update(subscription?.id ?? '', { cancel_at_period_end: true })
  const end = (subscription?.items.data[0]?.current_period_end ?? 0) * 1000
  const read = async () => {
    const { plan, standing, formerPlan, then } = await fixture.billing.readAccountEntitlement(fixture.accountId)
    return [plan.id, standing, formerPlan?.id ?? null, then === null ? null : [then.at, then.plan.id]]
  }
  await expect.poll(read, PATIENCE).toEqual(['professional', 'good', null, [end, 'free']])
  fixture.advance(32 * 24 * HOUR)
  await expect.poll(read, PATIENCE).toEqual(['free', 'ended', 'professional', null])
  expect(await fixture.start('professional', 'month')).toMatchObject({ state: 'open' })
})

it('keeps the plan while a renewal is past due', async () => {
  const checkout = await fixture.start('professional', 'month')
  await fixture.pay(checkout.checkoutId)
  await expect.poll(planOf, PATIENCE).toBe('professional')
  const [subscription] = await fixture.subscriptions()
  fixture.emulator.control.replaceCard(String(subscription?.customer), '4000000000000002')
  fixture.advance(32 * 24 * HOUR)
  await expect.poll(standing, PATIENCE).toBe('past_due')
  expect(await planOf()).toBe('professional')
  const answer = await fixture.call('POST', '/v1/billing/checkout', { planId: 'enterprise', interval: 'month' })
  expect(answer).toMatchObject({ status: 409, body: { error: { code: 'already_subscribed' } } })
})

it('keeps the better of two live subscriptions and says that a person must look', async () => {
  const checkout = await fixture.start('professional', 'month')
  await fixture.pay(checkout.checkoutId)
  await expect.poll(planOf, PATIENCE).toBe('professional')
  const [first] = await fixture.subscriptions()
  const prices = await fixture.stripe.prices.list({ lookup_keys: ['revitautoplan_enterprise_month'] })
  // Someone sold a second one past us.
  const foreign = await fixture.stripe.checkout.sessions.create({
    mode: 'subscription',
    ui_mode: 'embedded_page',
    redirect_on_completion: 'never',
    customer: String(first?.customer),
    line_items: [{ price: prices.data[0]?.id ?? '', quantity: 1 }],
  })
  await fixture.paySession(foreign.id)
  await expect.poll(planOf, PATIENCE).toBe('enterprise')
  expect(await fixture.billing.problems()).toEqual([
    {
      accountId: fixture.accountId,
      customerId: first?.customer,
      problem: expect.stringMatching(/^2 live subscriptions: sub_\w+, sub_\w+$/),
    },
  ])
})

it('closes an open checkout when the account got a subscription by another way', async () => {
  const checkout = await fixture.start('professional', 'month')
  const row = await fixture.database.db
    .selectFrom('checkout')
    .select(['customer_id', 'price_id'])
    .executeTakeFirstOrThrow()
  const foreign = await fixture.stripe.checkout.sessions.create({
    mode: 'subscription',
    ui_mode: 'embedded_page',
    redirect_on_completion: 'never',
    customer: row.customer_id,
    line_items: [{ price: row.price_id, quantity: 1 }],
  })
  await fixture.paySession(foreign.id)
  await expect.poll(() => stateOf(checkout.checkoutId), PATIENCE).toBe('cancelled')
  expect(await fixture.pay(checkout.checkoutId)).toMatchObject({ status: 400 })
  expect(await fixture.billing.problems()).toEqual([])
})

it('tries again when Stripe does not answer, and keeps the last error', async () => {
  const checkout = await fixture.start('professional', 'month')
  fixture.emulator.control.addFault({ kind: 'unavailable', count: 3, path: '/v1/subscriptions' })
  await fixture.pay(checkout.checkoutId)
  await expect.poll(planOf, PATIENCE).toBe('professional')
  await expect.poll(waiting, PATIENCE).toEqual([])
  expect((await inbox()).some((stored) => stored.last_error?.includes('StripeAPIError') === true)).toBe(true)
})

it('tells metering again when it failed to take the news', async () => {
  const checkout = await fixture.start('professional', 'month')
  fixture.failMetering(2)
  await fixture.pay(checkout.checkoutId)
  await expect.poll(() => fixture.told.length, PATIENCE).toBe(1)
  await expect.poll(() => stateOf(checkout.checkoutId), PATIENCE).toBe('complete')
  await expect.poll(waiting, PATIENCE).toEqual([])
})

it('refuses a signature that is wrong or too old, and nothing else', async () => {
  const mine = async () => (await inbox()).filter((stored) => stored.event_id === 'evt_test')
  expect(await send(event(), 'whsec_another')).toBe(400)
  expect(await send(event(), WEBHOOK_SECRET, 301)).toBe(400)
  const unsigned = await fetch(`${fixture.url}/webhooks/stripe`, { method: 'POST', body: event() })
  expect(unsigned.status).toBe(400)
  expect(await unsigned.json()).toMatchObject({ error: { code: 'bad_signature' } })
  for (const signature of ['t=1,v1=00,v1=,t=', `t=1,v1=${'é'.repeat(64)}`, 't=1', 'v1=', ',', 'words']) {
    const headers = { 'stripe-signature': signature }
    const malformed = await fetch(`${fixture.url}/webhooks/stripe`, { method: 'POST', headers, body: event() })
    expect([malformed.status, signature]).toEqual([400, signature])
    await malformed.arrayBuffer()
  }
  expect(await mine()).toEqual([])

  expect(await send(event(), WEBHOOK_SECRET, 299)).toBe(200)
  expect(await send(event({ id: 'evt_rolled' }), 'whsec_older')).toBe(200)
  expect(await mine()).toHaveLength(1)
  expect(await send('{"nothing": "of use"}')).toBe(200)
  expect(await send('not json')).toBe(200)
})

it('keeps what it does not work on: strangers, other modes, other kinds', async () => {
  await send(event({ id: 'evt_stranger' }))
  await send(event({ id: 'evt_live', livemode: true }))
  await send(event({ id: 'evt_price', type: 'price.created', data: { object: { id: 'price_1', object: 'price' } } }))
  await send(event({ id: 'evt_price', type: 'price.created', data: { object: { id: 'price_1', object: 'price' } } }))
  const states = async () =>
    (await inbox())
      .filter((stored) => ['evt_stranger', 'evt_live', 'evt_price'].includes(stored.event_id))
      .map((stored) => [stored.event_id, stored.state])
      .toSorted()
  await expect.poll(states, PATIENCE).toEqual([
    ['evt_live', 'ignored'],
    ['evt_price', 'ignored'],
    ['evt_stranger', 'ignored'],
  ])
})

it('waits twice as long after each failure, an hour at most', () => {
  expect([1, 2, 3, 10, 40].map(retryPause)).toEqual([2000, 4000, 8000, 1_024_000, HOUR])
})

it('looks again by its sweep as soon as a cancelled period is over', async () => {
  const checkout = await fixture.start('professional', 'month')
  await fixture.pay(checkout.checkoutId)
  await expect.poll(planOf, PATIENCE).toBe('professional')
  const [subscription] = await fixture.subscriptions()
  await fixture.stripe.subscriptions.update(subscription?.id ?? '', { cancel_at_period_end: true })
  await expect.poll(() => fixture.told.length, PATIENCE).toBe(2)
  await expect.poll(waiting, PATIENCE).toEqual([])
  fixture.emulator.control.changeSwitches({ dropped: true })
  const end = (subscription?.items.data[0]?.current_period_end ?? 0) * 1000
  // Read a minute before the end, so that age alone is no reason to read it again.
  fixture.advance(end - fixture.now() - MINUTE)
  await fixture.billing.syncStripeCustomer?.(String(subscription?.customer), 'test')
  fixture.advance(2 * MINUTE)
  await fixture.restart()
  await expect.poll(() => fixture.told.length, PATIENCE).toBe(3)
  expect(await standing()).toBe('ended')
})
