import Stripe from 'stripe'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CATALOG } from '../../../shared/catalog/catalog.ts'
import { MINUTE } from '../../../shared/time/duration.ts'
import { startBillingFixture, WEBHOOK_SECRET, type BillingFixture } from './billing-fixture.ts'
import type { StripeSettings } from './billing-settings.ts'
import { checkBilling, type BillingFinding, type CheckBillingDeps } from './check-billing.ts'

let fixture: BillingFixture
beforeEach(async () => {
  fixture = await startBillingFixture()
  await fixture.billing.ensureCatalog()
})
afterEach(async () => {
  await fixture.close()
})

const settings = (changes: Partial<StripeSettings> = {}): StripeSettings => ({
  secretKey: 'sk_test_emulator',
  publishableKey: 'pk_test_emulator',
  webhookSecrets: [WEBHOOK_SECRET],
  apiBase: fixture.emulator.url,
  ...changes,
})

function check(changes: Partial<CheckBillingDeps> = {}): Promise<BillingFinding[]> {
  return checkBilling({
    executor: fixture.database.db,
    catalog: CATALOG,
    settings: settings(),
    publicUrl: fixture.url,
    now: fixture.now,
    ...changes,
  })
}

/** What is wrong, and that each has a next step. */
async function problems(changes: Partial<CheckBillingDeps> = {}): Promise<string[]> {
  const wrong = (await check(changes)).filter(({ problem }) => problem !== null)
  expect(wrong.filter(({ nextStep }) => nextStep === '')).toEqual([])
  return wrong.map(({ about, problem }) => `${about}: ${problem ?? ''}`)
}

function addEndpoint(changes: Partial<Stripe.WebhookEndpointCreateParams> = {}): Promise<Stripe.WebhookEndpoint> {
  return fixture.stripe.webhookEndpoints.create({
    url: `${fixture.url}/webhooks/stripe`,
    enabled_events: ['*'],
    api_version: Stripe.API_VERSION as Stripe.WebhookEndpointCreateParams.ApiVersion, // the SDK types the two apart
    ...changes,
  })
}

describe('the check of billing', () => {
  it('finds nothing wrong where all is well', async () => {
    await addEndpoint()
    expect(await problems()).toEqual([])
    expect((await check()).map(({ about }) => about)).toContain('price revitautoplan_professional_month')
  })

  it('says that billing is off', async () => {
    expect(await problems({ settings: null })).toEqual([expect.stringContaining('switched off')])
  })

  it('names a key that Stripe refuses, and nothing that only follows from it', async () => {
    const found = await problems({ settings: settings({ secretKey: 'sk_test_wrong-key' }) })
    expect(found).toEqual(['secret key: Stripe refuses STRIPE_SECRET_KEY.'])
  })

  it('names a restricted key and the permission that it lacks', async () => {
    await addEndpoint()
    fixture.emulator.control.restrictKey('rk_test_reader', { product: 'read', plan: 'read' })
    const found = await problems({ settings: settings({ secretKey: 'rk_test_reader' }) })
    expect(found.join('\n')).toMatch(/webhook endpoint: STRIPE_SECRET_KEY is a restricted key/)
    expect(found.join('\n')).not.toContain('price')
  })

  it('names keys of two Stripe accounts', async () => {
    await addEndpoint()
    const [secretKey, publishableKey] = ['sk_test_51AAAAAAAAAAAAAAbbbb', 'pk_test_51CCCCCCCCCCCCCCbbbb']
    expect(await problems({ settings: settings({ secretKey, publishableKey }) })).toEqual([
      expect.stringContaining('STRIPE_PUBLISHABLE_KEY is of another Stripe account'),
    ])
  })

  it('says that Stripe cannot be reached', async () => {
    const found = await problems({ settings: settings({ apiBase: 'http://127.0.0.1:9' }) })
    expect(found).toEqual(['secret key: Stripe cannot be reached from here.'])
  }, 30_000)

  it('names a price that is missing at Stripe, one that differs, and one that this cloud does not know', async () => {
    await addEndpoint()
    const { data } = await fixture.stripe.prices.list({ lookup_keys: ['revitautoplan_professional_month'] })
    await fixture.stripe.prices.update(data[0]?.id ?? '', { active: false, lookup_key: '' })
    const dearer = structuredClone([...CATALOG])
    for (const plan of dearer) if (plan.id === 'enterprise') Object.assign(plan, { monthlyPriceCents: 29_900 })
    await fixture.database.db
      .updateTable('billing_price')
      .set({ current: 0 })
      .where('lookup_key', '=', 'revitautoplan_enterprise_year')
      .execute()
    expect((await problems({ catalog: dearer })).toSorted()).toEqual([
      expect.stringMatching(/^price revitautoplan_enterprise_month: The price price_\w+ at Stripe is not the one/),
      expect.stringMatching(/^price revitautoplan_enterprise_year: This cloud does not know the price/),
      expect.stringMatching(/^price revitautoplan_professional_month: Stripe has no active price/),
    ])
  })

  it('names a webhook endpoint that is missing, elsewhere, disabled, deaf to what is needed, or of another version', async () => {
    expect(await problems()).toEqual([expect.stringContaining(`no webhook endpoint for ${fixture.url}`)])

    const elsewhere = await addEndpoint({ url: 'https://old.example.com/webhooks/stripe' })
    expect(await problems()).toEqual([
      expect.stringContaining('no webhook endpoint'),
      expect.stringContaining('also sends to https://old.example.com/webhooks/stripe'),
    ])
    await fixture.stripe.webhookEndpoints.del(elsewhere.id)

    const own = await addEndpoint({ enabled_events: ['invoice.paid'] })
    expect(await problems()).toEqual([expect.stringContaining('does not send checkout.session.completed')])
    await fixture.stripe.webhookEndpoints.update(own.id, { disabled: true })
    expect(await problems()).toEqual([expect.stringContaining('is disabled')])
    await fixture.stripe.webhookEndpoints.del(own.id)

    await addEndpoint({ api_version: '2024-06-20' })
    expect(await problems()).toEqual([expect.stringContaining('sends with API version 2024-06-20')])
  })

  it('notices a webhook secret that is not the endpoint’s by the messages that were not taken', async () => {
    fixture.emulator.control.configureWebhook({ url: `${fixture.url}/webhooks/stripe`, secret: 'whsec_another' })
    const checkout = await fixture.start('professional', 'month')
    await fixture.pay(checkout.checkoutId)
    await fixture.emulator.control.idle()
    fixture.advance(10 * MINUTE)
    const found = await check()
    const messages = found.find(({ about }) => about === 'messages of Stripe')
    expect(messages?.problem).toMatch(/^None of the last \d+ messages of Stripe was taken/)
    expect(messages?.nextStep).toContain('STRIPE_WEBHOOK_SECRET')
  })

  it('names messages that were given up', async () => {
    fixture.connectWebhooks()
    const checkout = await fixture.start('professional', 'month')
    await fixture.pay(checkout.checkoutId)
    await fixture.emulator.control.idle()
    fixture.advance(10 * MINUTE)
    expect((await problems()).filter((one) => one.startsWith('messages'))).toEqual([])
    await fixture.database.db.updateTable('stripe_event').set({ state: 'failed' }).execute()
    expect(await problems()).toContainEqual(expect.stringContaining('were given up'))
  })
})
