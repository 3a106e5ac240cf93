import { afterEach, beforeEach, expect, it } from 'vitest'
import { CATALOG } from '../../../shared/catalog/catalog.ts'
import type { Plan } from '../../../shared/catalog/plan.ts'
import { startBillingFixture, type BillingFixture } from './billing-fixture.ts'

let fixture: BillingFixture

beforeEach(async () => {
  fixture = await startBillingFixture()
})
afterEach(() => fixture.close())

const prices = async () =>
  (await fixture.stripe.prices.list({ limit: 100 })).data
    .map((price) => `${price.lookup_key ?? 'former'} ${price.unit_amount ?? 0}`)
    .toSorted()

const STANDARD = [
  'revitautoplan_enterprise_month 19900',
  'revitautoplan_enterprise_setup 50000',
  'revitautoplan_enterprise_year 199000',
  'revitautoplan_professional_month 4900',
  'revitautoplan_professional_year 49000',
]

function professionalAt(cents: number): readonly Plan[] {
  const at = CATALOG.findIndex((plan) => plan.id === 'professional')
  const plan = CATALOG[at]
  return plan === undefined ? [] : CATALOG.with(at, { ...plan, monthlyPriceCents: cents })
}

it('makes one product a plan and its prices, once, by however many instances', async () => {
  await Promise.all([fixture.billing.ensureCatalog(), fixture.billing.ensureCatalog()])
  await fixture.restart()
  await fixture.billing.ensureCatalog()
  expect(await prices()).toEqual(STANDARD)
  const products = (await fixture.stripe.products.list()).data
  expect(products.map((product) => `${product.id} ${product.name}`).toSorted()).toEqual([
    'revitautoplan_enterprise RevitAutoPlan Enterprise',
    'revitautoplan_professional RevitAutoPlan Professional',
  ])
})

it('makes a changed price a new one under the same key; subscribers keep theirs, and their plan', async () => {
  const checkout = await fixture.start('professional', 'month')
  await fixture.pay(checkout.checkoutId)

  await fixture.restart(professionalAt(5900))
  await fixture.billing.ensureCatalog()
  expect(await prices()).toEqual(
    [
      ...STANDARD.filter((price) => !price.includes('professional_month')),
      'former 4900',
      'revitautoplan_professional_month 5900',
    ].toSorted(),
  )
  fixture.advance(3000)
  await fixture.read(checkout.checkoutId)
  expect((await fixture.billing.readAccountEntitlement(fixture.accountId)).plan.id).toBe('professional')
  const [subscription] = await fixture.subscriptions()
  expect(subscription?.items.data[0]?.price.unit_amount).toBe(4900)
})

it('goes back to a former amount within a day', async () => {
  for (const cents of [4900, 5900, 4900, 5900]) {
    await fixture.restart(professionalAt(cents))
    await fixture.billing.ensureCatalog()
    expect(await prices()).toContain(`revitautoplan_professional_month ${cents}`)
  }
})

it('sells at the new price at once, and not through a checkout that was opened at the old one', async () => {
  const before = await fixture.start('professional', 'month')
  await fixture.restart(professionalAt(5900))
  const after = await fixture.start('professional', 'month')
  expect(after).toMatchObject({ dueNowCents: 5900 })
  expect(await fixture.read(before.checkoutId)).toMatchObject({ state: 'cancelled' })
})

it('knows the plan of a price that was made by hand under its product', async () => {
  const checkout = await fixture.start('professional', 'month')
  await fixture.pay(checkout.checkoutId)
  await fixture.read(checkout.checkoutId)
  const price = await fixture.stripe.prices.create({
    product: 'revitautoplan_enterprise',
    currency: 'usd',
    unit_amount: 15_000,
    recurring: { interval: 'month' },
  })
  const [subscription] = await fixture.subscriptions()
  await fixture.stripe.subscriptions.update(subscription?.id ?? '', {
    items: [{ id: subscription?.items.data[0]?.id ?? '', price: price.id }],
    proration_behavior: 'none',
  })
  await fixture.billing.syncStripeCustomer?.(String(subscription?.customer), 'test')
  expect((await fixture.billing.readAccountEntitlement(fixture.accountId)).plan.id).toBe('enterprise')
})
