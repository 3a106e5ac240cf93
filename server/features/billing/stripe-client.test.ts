import { expect, it } from 'vitest'
import type { StripeSettings } from './billing-settings.ts'
import { createStripeClient, emulatorOrigin } from './stripe-client.ts'

const settings = (changes: Partial<StripeSettings> = {}): StripeSettings => ({
  secretKey: 'sk_test_x',
  publishableKey: 'pk_test_x',
  webhookSecrets: ['whsec_x'],
  apiBase: null,
  ...changes,
})
const LIVE = { secretKey: 'sk_live_x', publishableKey: 'pk_live_x' }

it('takes test keys to Stripe or to an emulator, and live keys to Stripe', () => {
  expect(() => createStripeClient(settings())).not.toThrow()
  expect(() => createStripeClient(settings({ apiBase: 'http://127.0.0.1:4751' }))).not.toThrow()
  expect(() => createStripeClient(settings(LIVE))).not.toThrow()
  expect(() => createStripeClient(settings({ ...LIVE, secretKey: 'rk_live_x' }))).not.toThrow()
  expect(() => createStripeClient(settings({ ...LIVE, apiBase: 'https://api.stripe.com' }))).not.toThrow()
})

it.each([
  [{ ...LIVE, apiBase: 'http://127.0.0.1:4751' }, 'STRIPE_API_BASE'],
  [{ ...LIVE, secretKey: 'rk_live_x', apiBase: 'http://127.0.0.1:4751' }, 'STRIPE_API_BASE'],
  [{ ...LIVE, apiBase: 'https://stripe.example.com' }, 'STRIPE_API_BASE'],
  [{ ...LIVE, apiBase: 'https://api.stripe.com.example.com' }, 'STRIPE_API_BASE'],
  [{ ...LIVE, apiBase: 'https://notstripe.com' }, 'STRIPE_API_BASE'],
  [{ ...LIVE, apiBase: 'http://api.stripe.com' }, 'STRIPE_API_BASE'],
  [{ publishableKey: 'pk_live_x', apiBase: 'http://127.0.0.1:4751' }, 'STRIPE_PUBLISHABLE_KEY'],
  [{ secretKey: 'sk_live_x' }, 'STRIPE_PUBLISHABLE_KEY'],
  [{ secretKey: 'nonsense' }, 'STRIPE_SECRET_KEY'],
  [{ webhookSecrets: [] }, 'STRIPE_WEBHOOK_SECRET'],
  [{ apiBase: 'not an address' }, 'STRIPE_API_BASE'],
])('refuses %j and names %s', (changes, name) => {
  expect(() => createStripeClient(settings(changes))).toThrow(name)
})

it('knows an emulator by its host', () => {
  expect(emulatorOrigin(settings())).toBeNull()
  expect(emulatorOrigin(settings({ apiBase: 'https://api.stripe.com' }))).toBeNull()
  expect(emulatorOrigin(settings({ apiBase: 'http://127.0.0.1:4751/' }))).toBe('http://127.0.0.1:4751')
})
