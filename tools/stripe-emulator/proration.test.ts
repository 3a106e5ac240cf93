import type Stripe from 'stripe'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCustomer, startFixture, type EmulatorFixture } from './emulator-fixture.ts'

/** Worked numbers of https://docs.stripe.com/billing/subscriptions/prorations, for flexible billing. */

const april = (day: number) => Date.UTC(2026, 3, day)
let now: number
let fixture: EmulatorFixture
let stripe: Stripe
let customer: Stripe.Customer

beforeEach(async () => {
  now = april(1)
  fixture = await startFixture({ now: () => now })
  stripe = fixture.stripe
  customer = await createCustomer(stripe)
})

afterEach(() => fixture.close())

async function priceOf(dollars: number): Promise<string> {
  const product = await stripe.products.create({ name: `Plan of $${dollars}` })
  const price = await stripe.prices.create({
    currency: 'usd',
    product: product.id,
    unit_amount: dollars * 100,
    recurring: { interval: 'month' },
  })
  return price.id
}

async function subscribe(...dollars: number[]): Promise<Stripe.Subscription> {
  const items = await Promise.all(dollars.map(async (amount) => ({ price: await priceOf(amount) })))
  return stripe.subscriptions.create({ customer: customer.id, items })
}

async function change(
  subscription: Stripe.Subscription,
  price: string,
  proration_behavior: 'always_invoice' | 'create_prorations' | 'none',
): Promise<Stripe.Subscription> {
  const [item] = subscription.items.data
  return stripe.subscriptions.update(subscription.id, {
    items: [{ id: item?.id ?? '', price }],
    proration_behavior,
    expand: ['latest_invoice'],
  })
}

function totalOf(subscription: Stripe.Subscription): number | undefined {
  const invoice = subscription.latest_invoice
  return typeof invoice === 'object' ? invoice?.total : undefined
}

test('half a period from $10 to $20 costs $5', async () => {
  const subscription = await subscribe(10)
  now = april(16)
  expect(totalOf(await change(subscription, await priceOf(20), 'always_invoice'))).toBe(500)
})

test('a change without prorations gives back only what was billed: $10 to $20 unbilled and back is 0', async () => {
  const subscription = await subscribe(10)
  const [item] = subscription.items.data
  now = april(11)
  await change(subscription, await priceOf(20), 'none')
  now = april(21)
  const back = await change(subscription, String(item?.price.id), 'always_invoice')
  // By the price of the moment, as classic billing counts, it would have been $3.33 - $6.67.
  expect(totalOf(back)).toBe(0)
})

test('an upgrade that was billed is given back at its own price', async () => {
  const subscription = await subscribe(10)
  const [item] = subscription.items.data
  now = april(11)
  expect(totalOf(await change(subscription, await priceOf(20), 'always_invoice'))).toBe(1333 - 667)
  now = april(21)
  expect(totalOf(await change(subscription, String(item?.price.id), 'always_invoice'))).toBe(333 - 667)
  expect(await stripe.customers.retrieve(customer.id)).toMatchObject({ balance: -334 })
})

test('prorations that are created wait for the renewal and stand on it, first what was given back', async () => {
  const subscription = await subscribe(10)
  now = april(16)
  await change(subscription, await priceOf(20), 'create_prorations')
  const pending = await stripe.invoiceItems.list({ customer: customer.id, pending: true })
  expect(pending.data.map((item) => [item.amount, item.proration])).toEqual([
    [1000, true],
    [-500, true],
  ])
  const preview = await stripe.invoices.createPreview({ subscription: subscription.id })
  now = april(31)
  const [renewal] = (await stripe.invoices.list({ subscription: subscription.id })).data
  expect(renewal?.lines.data.map((line) => line.amount)).toEqual([-500, 1000, 2000])
  expect(renewal).toMatchObject({ billing_reason: 'subscription_cycle', total: 2500, amount_paid: 2500 })
  expect(preview).toMatchObject({ total: 2500, billing_reason: 'upcoming' })
  expect((await stripe.invoiceItems.list({ customer: customer.id, pending: true })).data).toEqual([])
})

test('an item that is taken away mid-month is given back by the second', async () => {
  const subscription = await subscribe(10, 20)
  const [ten] = subscription.items.data
  now = april(16) + 1000
  const smaller = await stripe.subscriptions.update(subscription.id, {
    items: [{ id: ten?.id ?? '', deleted: true }],
    proration_behavior: 'always_invoice',
    expand: ['latest_invoice'],
  })
  // 1295999 of 2592000 seconds are left of $10.
  expect(totalOf(smaller)).toBe(-500)
  expect(smaller.items.data.map((item) => item.price.unit_amount)).toEqual([2000])
})

test('a reset of the billing cycle gives the rest back and begins a new period', async () => {
  const subscription = await subscribe(10)
  now = april(16)
  const reset = await stripe.subscriptions.update(subscription.id, {
    billing_cycle_anchor: { type: 'now' },
    proration_behavior: 'always_invoice',
    expand: ['latest_invoice'],
  })
  expect(totalOf(reset)).toBe(1000 - 500)
  expect(reset.items.data[0]?.current_period_start).toBe(april(16) / 1000)
})
