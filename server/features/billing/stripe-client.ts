import Stripe from 'stripe'
import type { StripeSettings } from './billing-settings.ts'

/** Stripe's own hosts; a live key goes nowhere else. */
const STRIPE_HOST = /(^|\.)stripe\.com$/
const LIVE_KEY = /^[a-z]{2}_live_/
const TIMEOUT = 20_000
const NETWORK_RETRIES = 2

/** True for a key that moves real money. */
export function isLiveKey(key: string): boolean {
  return LIVE_KEY.test(key)
}

/** The origin of the emulator, or `null` when the settings mean Stripe itself. */
export function emulatorOrigin(settings: Pick<StripeSettings, 'apiBase'>): string | null {
  if (settings.apiBase === null) return null
  const base = new URL(settings.apiBase)
  return STRIPE_HOST.test(base.hostname) ? null : base.origin
}

/** What is wrong with the settings, each naming its setting, in words; empty when all is well. */
function stripeSettingsProblems(settings: StripeSettings): string[] {
  const problems: string[] = []
  const live = isLiveKey(settings.secretKey)
  if (!/^(sk|rk)_(test|live)_/.test(settings.secretKey)) {
    problems.push('STRIPE_SECRET_KEY must begin with sk_test_, sk_live_, rk_test_ or rk_live_')
  }
  if (!/^pk_(test|live)_/.test(settings.publishableKey)) {
    problems.push('STRIPE_PUBLISHABLE_KEY must begin with pk_test_ or pk_live_')
  } else if (isLiveKey(settings.publishableKey) !== live) {
    problems.push('STRIPE_SECRET_KEY and STRIPE_PUBLISHABLE_KEY must both be live keys or both be test keys')
  }
  if (settings.webhookSecrets.length === 0 || settings.webhookSecrets.some((secret) => secret.trim() === '')) {
    problems.push('STRIPE_WEBHOOK_SECRET must name at least one signing secret (several are separated by commas)')
  }
  if (settings.apiBase !== null) {
    if (!URL.canParse(settings.apiBase)) {
      problems.push('STRIPE_API_BASE must be an address such as http://127.0.0.1:4751')
    } else {
      const base = new URL(settings.apiBase)
      if (base.protocol !== 'http:' && base.protocol !== 'https:') {
        problems.push('STRIPE_API_BASE must begin with http:// or https://')
      }
      if (
        (live || isLiveKey(settings.publishableKey)) &&
        (base.protocol !== 'https:' || emulatorOrigin(settings) !== null)
      ) {
        problems.push('STRIPE_API_BASE must not be set with a live key: live keys go to https://api.stripe.com only')
      }
    }
  }
  return problems
}

/**
 * The one Stripe client. Its API version is the one its types describe.
 * @throws Error that names each wrong setting; a live key is never sent to an emulator or over plain HTTP
 */
export function createStripeClient(settings: StripeSettings): Stripe {
  const problems = stripeSettingsProblems(settings)
  if (problems.length > 0) throw new Error(`The Stripe settings are wrong: ${problems.join('; ')}.`)
  const base = settings.apiBase === null ? null : new URL(settings.apiBase)
  return new Stripe(settings.secretKey, {
    apiVersion: Stripe.API_VERSION,
    maxNetworkRetries: NETWORK_RETRIES,
    timeout: TIMEOUT,
    telemetry: false,
    ...(base === null
      ? {}
      : {
          protocol: base.protocol === 'http:' ? 'http' : 'https',
          host: base.hostname,
          port: base.port === '' ? (base.protocol === 'http:' ? 80 : 443) : Number(base.port),
        }),
  })
}
