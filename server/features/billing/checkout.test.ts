import { afterEach, beforeEach, expect, it } from 'vitest'
import { HOUR } from '../../../shared/time/duration.ts'
import { startBillingFixture, type BillingFixture } from './billing-fixture.ts'

let fixture: BillingFixture

beforeEach(async () => {
  fixture = await startBillingFixture()
})
afterEach(() => fixture.close())

const entitlement = async () => {
  const { plan, standing, formerPlan, then } = await fixture.billing.readAccountEntitlement(fixture.accountId)
  return { plan: plan.id, standing, formerPlan: formerPlan?.id ?? null, then }
}
const free = { plan: 'free', standing: 'good', formerPlan: null, then: null }

it.each([
  ['month', 4900],
  ['year', 49_000],
] as const)('sells Professional by the %s and activates it once it is paid', async (interval, cents) => {
  const checkout = await fixture.start('professional', interval)
  expect(checkout).toMatchObject({ planId: 'professional', interval, state: 'open', dueNowCents: cents })
  expect(checkout.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/checkout\/[\w-]{43}$/)
  expect(await entitlement()).toEqual(free)

  expect(await fixture.pay(checkout.checkoutId)).toMatchObject({ status: 200 })
  fixture.advance(3000)
  expect(await fixture.read(checkout.checkoutId)).toMatchObject({ state: 'complete', url: null })
  expect(await entitlement()).toEqual({ ...free, plan: 'professional' })
  expect(fixture.told).toEqual([`${fixture.accountId} checkout`])

  const [subscription] = await fixture.subscriptions()
  expect(subscription?.metadata).toMatchObject({ account_id: fixture.accountId, checkout_id: checkout.checkoutId })
  expect(subscription?.items.data[0]?.price).toMatchObject({ unit_amount: cents, recurring: { interval } })
  expect(fixture.published.map((event) => event.data)).toEqual([
    { checkoutId: checkout.checkoutId, state: 'open' },
    { checkoutId: checkout.checkoutId, state: 'processing' },
    { checkoutId: checkout.checkoutId, state: 'complete' },
  ])
})

it('puts the setup fee of Enterprise on the first invoice only', async () => {
  const checkout = await fixture.start('enterprise', 'month')
  expect(checkout.dueNowCents).toBe(69_900)
  await fixture.pay(checkout.checkoutId)
  const [subscription] = await fixture.subscriptions()
  expect(subscription?.items.data.map((item) => item.price.unit_amount)).toEqual([19_900])
  const [invoice] = (await fixture.stripe.invoices.list()).data
  expect(invoice?.amount_paid).toBe(69_900)
})

it('keeps a checkout open after a declined card, and sells it to a good one', async () => {
  const checkout = await fixture.start('professional', 'month')
  expect(await fixture.pay(checkout.checkoutId, { card_number: '4000000000000002' })).toMatchObject({ status: 402 })
  fixture.advance(3000)
  expect(await fixture.read(checkout.checkoutId)).toMatchObject({ state: 'open' })
  // The try left an incomplete subscription at Stripe: it is no plan, and no reason to refuse the same checkout again.
  expect(await fixture.start('professional', 'month')).toEqual(await fixture.read(checkout.checkoutId))
  expect(await entitlement()).toEqual(free)
  await fixture.pay(checkout.checkoutId)
  fixture.advance(3000)
  expect(await fixture.read(checkout.checkoutId)).toMatchObject({ state: 'complete' })
  expect((await fixture.subscriptions()).map((subscription) => subscription.status)).toEqual(['active'])
})

it('waits for 3-D Secure: nothing after a failed challenge, the plan after a passed one', async () => {
  const checkout = await fixture.start('professional', 'month')
  const card = { card_number: '4000002500003155' }
  expect((await fixture.pay(checkout.checkoutId, card)).body).toMatchObject({ status: 'requires_action' })
  expect(await fixture.pay(checkout.checkoutId, { three_d_secure: 'fail' })).toMatchObject({ status: 402 })
  fixture.advance(3000)
  expect(await fixture.read(checkout.checkoutId)).toMatchObject({ state: 'open' })
  expect(await entitlement()).toEqual(free)

  await fixture.pay(checkout.checkoutId, card)
  await fixture.pay(checkout.checkoutId, { three_d_secure: 'complete' })
  fixture.advance(3000)
  expect(await fixture.read(checkout.checkoutId)).toMatchObject({ state: 'complete' })
  expect(await entitlement()).toEqual({ ...free, plan: 'professional' })
})

it('gives a closed window the same checkout back', async () => {
  const checkout = await fixture.start('professional', 'month')
  fixture.advance(HOUR)
  expect(await fixture.start('professional', 'month')).toEqual(checkout)
  expect(await fixture.openSessions()).toHaveLength(1)
})

it('does not hand out a checkout that is about to expire', async () => {
  const checkout = await fixture.start('professional', 'month')
  fixture.advance(HOUR + 55 * 60_000)
  const second = await fixture.start('professional', 'month')
  expect(second.checkoutId).not.toBe(checkout.checkoutId)
  expect(await fixture.read(checkout.checkoutId)).toMatchObject({ state: 'cancelled', url: null })
  expect(await fixture.openSessions()).toHaveLength(1)
})

it('closes the open checkout before it opens one for another plan', async () => {
  const professional = await fixture.start('professional', 'month')
  const enterprise = await fixture.start('enterprise', 'year')
  expect(enterprise.checkoutId).not.toBe(professional.checkoutId)
  expect(await fixture.read(professional.checkoutId)).toMatchObject({ state: 'cancelled' })
  expect((await fixture.openSessions()).map((session) => session.amount_total)).toEqual([199_000 + 50_000])
  expect(await fixture.pay(professional.checkoutId)).toMatchObject({ status: 400 })
})

it('makes one session of a double click and of two devices that ask at once', async () => {
  const asked = await Promise.all(Array.from({ length: 6 }, () => fixture.start('professional', 'month')))
  expect(new Set(asked.map((checkout) => checkout.checkoutId)).size).toBe(1)
  expect((await fixture.stripe.checkout.sessions.list()).data).toHaveLength(1)
  expect((await fixture.stripe.customers.list()).data).toHaveLength(1)
})

it('makes one session when two instances of the cloud are asked at once', async () => {
  const other = await fixture.addInstance()
  const ask = (url: string, planId: string) =>
    fixture.call('POST', '/v1/billing/checkout', { planId, interval: 'month' }, { url })
  const same = await Promise.all([fixture.url, other, fixture.url, other].map((url) => ask(url, 'professional')))
  expect(new Set(same.map((answer) => JSON.stringify(answer.body))).size).toBe(1)
  await Promise.all([ask(fixture.url, 'enterprise'), ask(other, 'professional'), ask(other, 'enterprise')])
  expect(await fixture.openSessions()).toHaveLength(1)
})

it('leaves one session that can be paid when two devices ask for different plans at once', async () => {
  await Promise.all([
    fixture.start('professional', 'month'),
    fixture.start('enterprise', 'month'),
    fixture.start('professional', 'year'),
    fixture.start('professional', 'month'),
  ])
  expect(await fixture.openSessions()).toHaveLength(1)
})

it('makes one subscription when two windows pay at once', async () => {
  const checkout = await fixture.start('professional', 'month')
  await Promise.all([fixture.pay(checkout.checkoutId), fixture.pay(checkout.checkoutId)])
  expect(await fixture.subscriptions()).toHaveLength(1)
})

it('refuses a second subscription in words', async () => {
  const checkout = await fixture.start('professional', 'month')
  await fixture.pay(checkout.checkoutId)
  // Nobody told us of the payment yet: Stripe is asked.
  const answer = await fixture.call('POST', '/v1/billing/checkout', { planId: 'enterprise', interval: 'month' })
  expect(answer).toMatchObject({ status: 409, body: { error: { code: 'already_subscribed' } } })
  expect(await fixture.openSessions()).toEqual([])
  expect(await entitlement()).toEqual({ ...free, plan: 'professional' })
})

it('closes a session at Stripe that no checkout stands for, as after a restored backup', async () => {
  const lost = await fixture.start('professional', 'month')
  await fixture.database.db.deleteFrom('checkout').execute()
  const checkout = await fixture.start('professional', 'month')
  expect(checkout.checkoutId).not.toBe(lost.checkoutId)
  expect(await fixture.openSessions()).toHaveLength(1)
})

it('finds the subscription that a forgotten session was paid for, and refuses a second one', async () => {
  const lost = await fixture.start('professional', 'month')
  await fixture.pay(lost.checkoutId)
  await fixture.database.db.deleteFrom('checkout').execute()
  const answer = await fixture.call('POST', '/v1/billing/checkout', { planId: 'professional', interval: 'month' })
  expect(answer).toMatchObject({ status: 409, body: { error: { code: 'already_subscribed' } } })
})

it('resumes a checkout whose creation was cut off, with the session that Stripe had made', async () => {
  const checkout = await fixture.start('professional', 'month')
  // As after a crash between Stripe's answer and our note of it.
  await fixture.database.db.updateTable('checkout').set({ state: 'creating', session_id: null }).execute()
  await fixture.restart()
  expect(await fixture.start('professional', 'month')).toEqual(checkout)
  expect((await fixture.stripe.checkout.sessions.list()).data).toHaveLength(1)
})

it('gives up a checkout whose creation was cut off long ago, and closes what Stripe had made', async () => {
  const checkout = await fixture.start('professional', 'month')
  await fixture.database.db.updateTable('checkout').set({ state: 'creating', session_id: null }).execute()
  fixture.advance(11 * 60_000)
  expect((await fixture.start('professional', 'month')).checkoutId).not.toBe(checkout.checkoutId)
  expect(await fixture.openSessions()).toHaveLength(1)
})

it('cancels: Stripe closes the session, nobody can pay it, the next one is new', async () => {
  const checkout = await fixture.start('professional', 'month')
  const path = `/v1/billing/checkout/${checkout.checkoutId}/cancel`
  expect(await fixture.call('POST', path)).toMatchObject({ status: 200, body: { state: 'cancelled', url: null } })
  expect(await fixture.call('POST', path)).toMatchObject({ status: 200, body: { state: 'cancelled' } })
  expect(await fixture.pay(checkout.checkoutId)).toMatchObject({ status: 400 })
  expect((await fixture.start('professional', 'month')).checkoutId).not.toBe(checkout.checkoutId)
})

it('tells who cancels after paying that it is bought', async () => {
  const checkout = await fixture.start('professional', 'month')
  await fixture.pay(checkout.checkoutId)
  const answer = await fixture.call('POST', `/v1/billing/checkout/${checkout.checkoutId}/cancel`)
  expect(answer).toMatchObject({ status: 200, body: { state: 'complete' } })
  expect(await entitlement()).toEqual({ ...free, plan: 'professional' })
})

it('shows an expired checkout as expired, and sells a new one', async () => {
  const checkout = await fixture.start('professional', 'month')
  fixture.advance(2 * HOUR + 5000)
  expect(await fixture.read(checkout.checkoutId)).toMatchObject({ state: 'expired', url: null })
  expect((await fixture.start('professional', 'month')).checkoutId).not.toBe(checkout.checkoutId)
})

it('lets owners and admins buy, and tells a member whom to ask', async () => {
  await fixture.addMember('mel', 'member')
  await fixture.addMember('bo', 'admin')
  const body = { planId: 'professional', interval: 'month' }
  const refused = await fixture.call('POST', '/v1/billing/checkout', body, { memberId: 'mel' })
  expect(refused).toMatchObject({
    status: 403,
    body: { error: { code: 'role_may_not_buy', nextStep: 'Ask an owner or admin of Ada & Partners to buy it.' } },
  })
  expect(await fixture.call('POST', '/v1/billing/checkout', body, { memberId: 'bo' })).toMatchObject({ status: 200 })
})

it('does not sell to a frozen or retired device', async () => {
  const body = { planId: 'professional', interval: 'month' }
  for (const status of ['frozen', 'retired']) {
    expect(await fixture.call('POST', '/v1/billing/checkout', body, { status })).toMatchObject({
      status: 403,
      body: { error: { code: 'device_not_allowed' } },
    })
  }
})

it('does not sell what is free, negotiated or unknown', async () => {
  for (const planId of ['free', 'custom', 'nothing']) {
    expect(await fixture.call('POST', '/v1/billing/checkout', { planId, interval: 'month' })).toMatchObject({
      status: 422,
      body: { error: { code: 'plan_not_for_sale' } },
    })
  }
})

it("does not show one account another's checkout", async () => {
  const checkout = await fixture.start('professional', 'month')
  const accountId = await fixture.addAccount()
  const path = `/v1/billing/checkout/${checkout.checkoutId}`
  expect(await fixture.call('GET', path, undefined, { accountId })).toMatchObject({ status: 404 })
})

it('says that Stripe does not answer, and leaves nothing half done', async () => {
  fixture.emulator.control.addFault({ kind: 'unavailable', count: 100, path: '/v1/' })
  const body = { planId: 'professional', interval: 'month' }
  const answer = await fixture.call('POST', '/v1/billing/checkout', body)
  expect(answer).toMatchObject({ status: 503, body: { error: { code: 'stripe_unreachable' } } })
  fixture.emulator.control.clearFaults()
  expect(await fixture.start('professional', 'month')).toMatchObject({ state: 'open' })
})

it('says so when Stripe does not know the customer, as with the keys of another Stripe account', async () => {
  await fixture.start('professional', 'month')
  fixture.emulator.control.reset()
  await fixture.restart()
  const answer = await fixture.call('POST', '/v1/billing/checkout', { planId: 'professional', interval: 'year' })
  expect(answer).toMatchObject({ status: 502, body: { error: { code: 'stripe_object_missing' } } })
})
