import type { Kysely } from 'kysely'
import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import type Stripe from 'stripe'
import { MINUTE } from '../../../shared/time/duration.ts'
import type { Database } from '../../db/database.ts'
import { isUnsettled } from './checkout-row-state.ts'
import type { PublishCheckout } from './publish-checkout.ts'
import { findCheckout, markChecked, moveCheckout, type CheckoutRow } from './store/checkout-store.ts'
import { describeFailure } from './stripe-failure.ts'
import { SESSION_STATUSES } from './stripe-values.ts'
import type { SyncStripeCustomer } from './sync-stripe-customer.ts'

/** A session that Stripe never confirmed to have made is given up after this. Nobody has its address, so nobody can pay it. */
const CREATION_LIMIT = 10 * MINUTE
/** How long a caller who asks again and again waits for Stripe, milliseconds. */
const PATIENCE = 4000

export interface RefreshDeps {
  readonly db: Kysely<Database>
  readonly stripe: Stripe
  readonly now: () => number
  readonly logger: Logger
  readonly publish: PublishCheckout
  readonly sync: SyncStripeCustomer
}

export interface RefreshCheckout {
  /** Reads the checkout's session from Stripe and, when it is paid, the subscription. @throws what the SDK or the sync throws */
  now(row: CheckoutRow): Promise<CheckoutRow>
  /** The same unless it was read less than `maxAge` milliseconds ago. When Stripe fails or takes long: what is known already. */
  ifOlderThan(row: CheckoutRow, maxAge: number): Promise<CheckoutRow>
  /** Resolves when no reading that was begun by `ifOlderThan` runs any more. */
  idle(): Promise<void>
}

/** Follows Stripe's Checkout Session without waiting for a webhook. */
export function createRefreshCheckout(deps: RefreshDeps): RefreshCheckout {
  const { db, stripe, publish } = deps

  async function applySession(row: CheckoutRow, session: Stripe.Checkout.Session): Promise<CheckoutRow | null> {
    const checkoutId = row.checkout_id
    const status = SESSION_STATUSES.find((known) => known === session.status)
    switch (status) {
      case 'complete': {
        const subscription = session.subscription
        return moveCheckout(db, {
          checkoutId,
          from: ['creating', 'open'],
          to: 'processing',
          now: deps.now(),
          set: { subscription_id: typeof subscription === 'string' ? subscription : (subscription?.id ?? null) },
        })
      }
      case 'expired':
        return moveCheckout(db, { checkoutId, from: ['creating', 'open'], to: 'expired', now: deps.now() })
      case 'open':
        return null
      case undefined:
        throw new Error(`Stripe's session ${session.id} has the status ${String(session.status)}`)
      default:
        return status satisfies never
    }
  }

  async function refresh(row: CheckoutRow): Promise<CheckoutRow> {
    if (!isUnsettled(row.state)) return row
    if (row.session_id === null) {
      if (deps.now() - row.created_at < CREATION_LIMIT) return row
      const moved = await moveCheckout(db, {
        checkoutId: row.checkout_id,
        from: ['creating'],
        to: 'expired',
        now: deps.now(),
        set: { reason: 'Stripe never confirmed the session' },
      })
      return moved ?? row
    }
    const moved = await applySession(row, await stripe.checkout.sessions.retrieve(row.session_id))
    if (moved !== null) publish(moved)
    const state = moved?.state ?? row.state
    if (state === 'processing') await deps.sync(row.customer_id, 'checkout')
    await markChecked(db, row.checkout_id, deps.now())
    return (await findCheckout(db, row.checkout_id)) ?? row
  }

  /** Readings under way by checkout: pages that poll share one. */
  const running = new Map<string, Promise<CheckoutRow>>()

  function shared(row: CheckoutRow): Promise<CheckoutRow> {
    const before = running.get(row.checkout_id)
    if (before !== undefined) return before
    const mine = refresh(row)
      .catch(async (error: unknown) => {
        deps.logger.warn({ checkoutId: row.checkout_id, failure: describeFailure(error) }, 'checkout could not be read')
        return (await findCheckout(db, row.checkout_id)) ?? row
      })
      .finally(() => running.delete(row.checkout_id))
    running.set(row.checkout_id, mine)
    return mine
  }

  return {
    now: refresh,
    async ifOlderThan(row, maxAge) {
      if (!isUnsettled(row.state)) return row
      if (row.checked_at !== null && deps.now() - row.checked_at < maxAge) return row
      const patience = new AbortController()
      const tired = wait(PATIENCE, row, { signal: patience.signal }).catch(() => row)
      try {
        return await Promise.race([shared(row), tired])
      } finally {
        patience.abort()
      }
    },
    async idle() {
      await Promise.all(running.values())
    },
  }
}
