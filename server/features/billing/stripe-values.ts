// Stripe's enums are open types in its SDK: a misspelt or retired value compiles there. These are ours, closed.

export const SUBSCRIPTION_STATUSES = [
  'incomplete',
  'incomplete_expired',
  'trialing',
  'active',
  'past_due',
  'canceled',
  'unpaid',
  'paused',
] as const
export type SubscriptionStatus = (typeof SUBSCRIPTION_STATUSES)[number]

/** Subscriptions that exist at Stripe and bill, or would again once paid: a second one beside them is never sold. */
const LIVE_STATUSES = [
  'active',
  'trialing',
  'past_due',
  'unpaid',
  'paused',
] as const satisfies readonly SubscriptionStatus[]

/** How a Checkout Session is made (API 2026-10-28.endive; `embedded` and `payment_method_types` are refused there). */
export const SESSION_OPTIONS = {
  mode: 'subscription',
  ui_mode: 'embedded_page',
  redirect_on_completion: 'never',
} as const

export const SESSION_STATUSES = ['open', 'complete', 'expired'] as const

export const CURRENCY = 'usd'

/** True for a subscription that rules out buying another one. */
export function isLive(status: string): boolean {
  return (LIVE_STATUSES as readonly string[]).includes(status)
}

/** Stripe's status as one that we know, else `unknown`: it grants nothing and is reported. */
export function toSubscriptionStatus(status: string): SubscriptionStatus | 'unknown' {
  return SUBSCRIPTION_STATUSES.find((known) => known === status) ?? 'unknown'
}

/** Stripe counts seconds. @returns epoch milliseconds */
export function fromStripeTime(seconds: number): number
export function fromStripeTime(seconds: number | null | undefined): number | null
export function fromStripeTime(seconds: number | null | undefined): number | null {
  return seconds === null || seconds === undefined ? null : seconds * 1000
}
