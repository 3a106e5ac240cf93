export interface StripeSettings {
  /** STRIPE_SECRET_KEY: `sk_…` or a restricted `rk_…`. */
  readonly secretKey: string
  /** STRIPE_PUBLISHABLE_KEY */
  readonly publishableKey: string
  /** STRIPE_WEBHOOK_SECRET: all that are good, so that one can be rolled. */
  readonly webhookSecrets: readonly string[]
  /** STRIPE_API_BASE: set for the emulator, `null` for Stripe itself. */
  readonly apiBase: string | null
}

export interface BillingSettings {
  /** Where members reach the cloud, without a slash at the end. */
  readonly publicUrl: string
  /** AUTH_SECRET: the addresses of checkout pages are derived from it. */
  readonly secret: string
  /** `null`: billing is switched off, everyone is on Free. */
  readonly stripe: StripeSettings | null
}
