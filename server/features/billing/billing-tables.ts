import type { CheckoutRowState } from './checkout-row-state.ts'
import type { SubscriptionStatus } from './stripe-values.ts'

/** Every Stripe price that the catalogue ever had, so that an old subscriber's price still names its plan. */
export interface BillingPriceTable {
  price_id: string
  plan_id: string
  kind: 'recurring' | 'setup'
  /** `null` for a setup fee. */
  interval: 'month' | 'year' | null
  amount_cents: number
  currency: string
  lookup_key: string
  /** 1 for the price that new checkouts get; one a lookup key. */
  current: number
  created_at: number
}

/** The mirror of Stripe's subscriptions, one row each, written by the sync alone. */
export interface SubscriptionTable {
  subscription_id: string
  account_id: string
  customer_id: string
  status: SubscriptionStatus | 'unknown'
  price_id: string | null
  /** `null` when no plan of ours has the price. */
  plan_id: string | null
  interval: 'month' | 'year' | null
  /** The earliest end of its items' periods. */
  current_period_end: number | null
  cancel_at: number | null
  cancel_at_period_end: number
  canceled_at: number | null
  ended_at: number | null
  trial_end: number | null
  /** The checkout that it came from, by its metadata. */
  checkout_id: string | null
  latest_invoice_id: string | null
  latest_invoice_status: string | null
  latest_invoice_due_cents: number | null
  created_at: number
  synced_at: number
}

/** What billing knows about an account that is a customer of Stripe. */
export interface BillingAccountTable {
  account_id: string
  customer_id: string
  synced_at: number | null
  /** How many subscriptions are live; more than one is a fault that a person must settle. */
  live_subscriptions: number
  /** What a person must look at, in words; `null` when all is well. */
  problem: string | null
  /** The entitlement that metering was last told, so that a crash between mirror and message is made good. */
  told_entitlement: string | null
  created_at: number
}

export interface CheckoutTable {
  checkout_id: string
  account_id: string
  member_id: string
  customer_id: string
  plan_id: string
  interval: 'month' | 'year'
  price_id: string
  setup_price_id: string | null
  due_now_cents: number
  recurring_cents: number
  state: CheckoutRowState
  /** `null` until Stripe answered the creation. */
  session_id: string | null
  subscription_id: string | null
  /** SHA-256 of the page's token, base64url. */
  token_hash: string
  /** Why it ended, for support. */
  reason: string | null
  expires_at: number
  /** When Stripe's session was last read. */
  checked_at: number | null
  created_at: number
  updated_at: number
}

/** The webhook inbox: what Stripe sent, kept for ever. */
export interface StripeEventTable {
  event_id: string
  type: string
  object_id: string | null
  customer_id: string | null
  session_id: string | null
  api_version: string | null
  payload: string
  state: 'pending' | 'done' | 'ignored' | 'failed'
  attempts: number
  next_attempt_at: number
  last_error: string | null
  received_at: number
  processed_at: number | null
}

/** Locks that hold over several instances: whose it is, and until when. */
export interface BillingLockTable {
  name: string
  owner: string | null
  until: number
}

export interface BillingTables {
  billing_price: BillingPriceTable
  subscription: SubscriptionTable
  billing_account: BillingAccountTable
  checkout: CheckoutTable
  stripe_event: StripeEventTable
  billing_lock: BillingLockTable
}
