import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import Stripe from 'stripe'
import type { Plan } from '../../../shared/catalog/plan.ts'
import type { BillingInterval } from '../../../shared/protocol/cloud-api.ts'
import { HOUR, MINUTE, SECOND } from '../../../shared/time/duration.ts'
import type { Database } from '../../db/database.ts'
import { inTransaction } from '../../db/in-transaction.ts'
import { HttpError } from '../../http/http-error.ts'
import type { BillingAccounts } from './billing-accounts.ts'
import type { BillingLocks } from './billing-locks.ts'
import { plansForSale } from './catalog-prices.ts'
import type { CheckoutPrices, ReadCheckoutPrices } from './checkout-prices.ts'
import { checkoutToken, hashCheckoutToken } from './checkout-token.ts'
import { createSession } from './create-session.ts'
import { endSession } from './end-session.ts'
import { ensureCustomer } from './ensure-customer.ts'
import type { PublishCheckout } from './publish-checkout.ts'
import type { RefreshCheckout } from './refresh-checkout.ts'
import { refuseLiveSubscription } from './refuse-live-subscription.ts'
import { insertCheckout, unsettledCheckoutOf, type CheckoutRow } from './store/checkout-store.ts'
import { subscriptionsOf } from './store/subscription-store.ts'
import type { SyncStripeCustomer } from './sync-stripe-customer.ts'

/** How long a checkout can be paid. Stripe allows 30 minutes to 24 hours. */
const CHECKOUT_LIFETIME = 2 * HOUR
/** A checkout about to expire is not handed out again. */
const LEAST_REST = 10 * MINUTE

export interface StartCheckoutDeps {
  readonly db: Kysely<Database>
  readonly stripe: Stripe
  readonly locks: BillingLocks
  readonly accounts: BillingAccounts
  readonly catalog: readonly Plan[]
  readonly secret: string
  readonly now: () => number
  readonly newId: () => string
  readonly logger: Logger
  readonly publish: PublishCheckout
  readonly readPrices: ReadCheckoutPrices
  readonly sync: SyncStripeCustomer
  readonly refresh: RefreshCheckout
}

export interface StartCheckoutRequest {
  readonly accountId: string
  readonly memberId: string
  readonly planId: string
  readonly interval: BillingInterval
}

/**
 * Opens a checkout, or gives back the one that is open for the same plan and interval. Never two that can both be paid:
 * one at a time works for an account, an open one is closed at Stripe before another begins, a subscription that lives
 * at Stripe (asked afresh) ends the matter, and the database holds one unsettled checkout an account at most.
 *
 * @throws HttpError `plan_not_for_sale`, `already_subscribed`, `payment_processing`; and what Stripe's SDK throws
 */
export type StartCheckout = (request: StartCheckoutRequest) => Promise<CheckoutRow>

/** One checkout of an account is started at a time, over all instances. */
export function createStartCheckout(deps: StartCheckoutDeps): StartCheckout {
  return (request) =>
    deps.locks.run(`checkout:${request.accountId}`, async (lock) => {
      const plan = plansForSale(deps.catalog).find((candidate) => candidate.id === request.planId)
      if (plan === undefined) throw notForSale(request.planId)
      const prices = await deps.readPrices(plan, request.interval)
      const customerId = await ensureCustomer(deps, request.accountId, request.memberId)

      const reusable = await settleOpenCheckout(deps, request, prices)
      await expireStraySessions(deps, customerId, reusable)
      await deps.sync(customerId, 'checkout')
      const mirrors = await subscriptionsOf(deps.db, request.accountId)
      refuseLiveSubscription(mirrors, deps.catalog)
      if (reusable !== null) return reusable

      const row = newCheckout(deps, request, customerId, prices)
      await inTransaction(deps.db, async (trx) => {
        await lock.confirm(trx)
        await insertCheckout(trx, row)
      })
      const opened = await createSession(deps, row)
      deps.publish(opened)
      return opened
    })
}

/** Gives back the open checkout when it fits the request; else closes it. After this nothing but that one can be paid. */
async function settleOpenCheckout(
  deps: StartCheckoutDeps,
  request: StartCheckoutRequest,
  prices: CheckoutPrices,
): Promise<CheckoutRow | null> {
  let row = await unsettledCheckoutOf(deps.db, request.accountId)
  if (row === null) return null
  row = await deps.refresh.now(row)
  // An earlier call was cut off before Stripe answered: the same key gives the same session.
  if (row.state === 'creating') row = await createSession(deps, row)
  if (row.state === 'processing') throw paymentProcessing()
  if (row.state !== 'open') return null
  const fits =
    row.plan_id === request.planId &&
    row.interval === request.interval &&
    row.price_id === prices.recurring.price_id &&
    row.setup_price_id === (prices.setup?.price_id ?? null) &&
    row.expires_at - deps.now() >= LEAST_REST
  if (fits) return row
  const ended = await endSession(deps, row, { to: 'cancelled', reason: 'another checkout was asked for' })
  if (ended.state === 'processing') throw paymentProcessing()
  return null
}

/** Closes sessions of the customer that no row of ours stands for, as after a restored backup. */
async function expireStraySessions(
  deps: StartCheckoutDeps,
  customerId: string,
  kept: CheckoutRow | null,
): Promise<void> {
  const open = await deps.stripe.checkout.sessions
    .list({ customer: customerId, status: 'open', limit: 100 })
    .autoPagingToArray({ limit: 1000 })
  for (const session of open) {
    if (session.id === kept?.session_id) continue
    deps.logger.warn({ customerId, sessionId: session.id }, 'closing a checkout session that no checkout stands for')
    try {
      await deps.stripe.checkout.sessions.expire(session.id)
    } catch (error) {
      // Paid at this very moment: the look at the subscriptions that follows finds it.
      if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error
    }
  }
}

function newCheckout(
  deps: StartCheckoutDeps,
  request: StartCheckoutRequest,
  customerId: string,
  prices: CheckoutPrices,
): CheckoutRow {
  const now = deps.now()
  const checkoutId = deps.newId()
  return {
    checkout_id: checkoutId,
    account_id: request.accountId,
    member_id: request.memberId,
    customer_id: customerId,
    plan_id: request.planId,
    interval: request.interval,
    price_id: prices.recurring.price_id,
    setup_price_id: prices.setup?.price_id ?? null,
    due_now_cents: prices.recurring.amount_cents + (prices.setup?.amount_cents ?? 0),
    recurring_cents: prices.recurring.amount_cents,
    state: 'creating',
    session_id: null,
    subscription_id: null,
    token_hash: hashCheckoutToken(checkoutToken(deps.secret, checkoutId)),
    reason: null,
    // Whole seconds, as Stripe counts them.
    expires_at: Math.floor((now + CHECKOUT_LIFETIME) / SECOND) * SECOND,
    checked_at: null,
    created_at: now,
    updated_at: now,
  }
}

function notForSale(planId: string): HttpError {
  return new HttpError(
    422,
    'plan_not_for_sale',
    `The plan "${planId}" cannot be bought by card.`,
    'Choose a plan from the catalogue with a price.',
  )
}

function paymentProcessing(): HttpError {
  return new HttpError(
    409,
    'payment_processing',
    'A payment of this account is being processed.',
    'Wait until it is done. It usually takes less than a minute.',
  )
}
