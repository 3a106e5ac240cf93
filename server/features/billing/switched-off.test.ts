import { afterEach, beforeEach, expect, it } from 'vitest'
import { startBillingFixture, type BillingFixture } from './billing-fixture.ts'

let fixture: BillingFixture

beforeEach(async () => {
  fixture = await startBillingFixture({ switchedOff: true, jobs: true })
})
afterEach(() => fixture.close())

it('says that nothing can be bought, and everyone is on Free', async () => {
  const answer = await fixture.call('POST', '/v1/billing/checkout', { planId: 'professional', interval: 'month' })
  expect(answer).toMatchObject({ status: 503, body: { error: { code: 'billing_off' } } })
  await fixture.billing.ensureCatalog()
  const { plan, standing } = await fixture.billing.readAccountEntitlement(fixture.accountId)
  expect([plan.id, standing]).toEqual(['free', 'good'])
})
