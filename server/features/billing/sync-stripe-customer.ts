import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type Stripe from 'stripe'
import type { Plan } from '../../../shared/catalog/plan.ts'
import type { Database } from '../../db/database.ts'
import { inTransaction } from '../../db/in-transaction.ts'
import type { EntitlementChanged } from '../entitlements/account-entitlement.ts'
import type { BillingLocks } from './billing-locks.ts'
import { chooseSubscription, entitlementFingerprint, entitlementOfSubscription } from './entitlement-of-subscription.ts'
import { mirrorOfSubscription } from './mirror-of-subscription.ts'
import type { SettleCheckouts } from './settle-checkouts.ts'
import { allPrices } from './store/price-store.ts'
import {
  billingAccountOf,
  billingAccountOfCustomer,
  markSynced,
  saveSubscription,
  saveToldEntitlement,
  subscriptionsOf,
  type Subscription,
} from './store/subscription-store.ts'
import { isLive } from './stripe-values.ts'

export interface SyncDeps {
  readonly db: Kysely<Database>
  readonly stripe: Stripe
  readonly locks: BillingLocks
  readonly catalog: readonly Plan[]
  readonly now: () => number
  readonly logger: Logger
  readonly entitlementChanged: EntitlementChanged
  readonly settleCheckouts: SettleCheckouts
}

/** `unknown_customer`: no account of ours is this customer. */
export type SyncOutcome = 'synced' | 'unknown_customer'

/**
 * Reads a customer's subscriptions afresh from Stripe and makes the mirror equal to them, then tells metering if the account
 * is entitled to something else and settles its checkouts. The one writer of the mirror: webhooks, pages and sweeps only call it.
 *
 * @throws what Stripe's SDK throws, `LockBusyError`, `LockLostError`, or what metering threw; every one can be tried again
 */
export type SyncStripeCustomer = (customerId: string, reason: string) => Promise<SyncOutcome>

/** One reading of a customer runs at a time, over all instances. */
export function createSyncStripeCustomer(deps: SyncDeps): SyncStripeCustomer {
  /** Callers that come while a reading runs share the next one: it starts after all of them asked. */
  const waiting = new Map<string, Promise<SyncOutcome>>()

  async function sync(customerId: string, reason: string): Promise<SyncOutcome> {
    const { db } = deps
    const account = await billingAccountOfCustomer(db, customerId)
    if (account === null) return 'unknown_customer'
    const accountId = account.account_id

    return deps.locks.run<SyncOutcome>(`customer:${customerId}`, async (lock) => {
      waiting.delete(customerId)
      const subscriptions = await deps.stripe.subscriptions
        .list({ customer: customerId, status: 'all', limit: 100, expand: ['data.latest_invoice'] })
        .autoPagingToArray({ limit: 1000 })

      const mirrors = await inTransaction(db, async (trx) => {
        await lock.confirm(trx)
        const prices = await allPrices(trx)
        const now = deps.now()
        for (const subscription of subscriptions) {
          await saveSubscription(trx, mirrorOfSubscription(subscription, accountId, prices, now))
        }
        const written = await subscriptionsOf(trx, accountId)
        await markSynced(trx, {
          accountId,
          now,
          liveSubscriptions: written.filter((mirror) => isLive(mirror.status)).length,
          problem: describeProblem(written, new Set(subscriptions.map((subscription) => subscription.id))),
        })
        return written
      })
      await afterMirror(accountId, mirrors, reason)
      return 'synced'
    })
  }

  async function afterMirror(accountId: string, mirrors: Subscription[], reason: string): Promise<void> {
    const { db, catalog, logger } = deps
    const now = deps.now()
    const entitlement = entitlementOfSubscription(chooseSubscription(mirrors, catalog, now), catalog, now)
    const fingerprint = entitlementFingerprint(entitlement)
    const account = await billingAccountOf(db, accountId)
    if (account === null) throw new Error(`billing keeps no account ${accountId}`)
    if (account.problem !== null) logger.error({ accountId, problem: account.problem }, 'subscriptions need a person')
    const told = account.told_entitlement ?? entitlementFingerprint(entitlementOfSubscription(null, catalog, now))
    if (told !== fingerprint) {
      logger.info({ accountId, from: told, to: fingerprint, reason }, 'entitlement changed')
      await deps.entitlementChanged(accountId, reason)
      // After, not before: a crash in between tells metering twice, which does no harm.
      await saveToldEntitlement(db, accountId, fingerprint)
    }
    await deps.settleCheckouts(accountId, mirrors)
  }

  return (customerId, reason) => {
    const next = waiting.get(customerId)
    if (next !== undefined) return next
    const mine = sync(customerId, reason).finally(() => {
      if (waiting.get(customerId) === mine) waiting.delete(customerId)
    })
    waiting.set(customerId, mine)
    return mine
  }
}

/** What no rule can settle and a person must look at; `null` when all is well. */
function describeProblem(mirrors: readonly Subscription[], atStripe: ReadonlySet<string>): string | null {
  const live = mirrors.filter((mirror) => isLive(mirror.status))
  const problems: string[] = []
  if (live.length > 1) {
    problems.push(`${live.length} live subscriptions: ${live.map((mirror) => mirror.subscription_id).join(', ')}`)
  }
  for (const mirror of live) {
    if (mirror.plan_id === null) problems.push(`no plan has the price of ${mirror.subscription_id}`)
    if (!atStripe.has(mirror.subscription_id)) problems.push(`Stripe does not list ${mirror.subscription_id} any more`)
  }
  for (const mirror of mirrors) {
    if (mirror.status === 'unknown')
      problems.push(`the status of ${mirror.subscription_id} is not known to this version`)
  }
  return problems.length === 0 ? null : problems.join('; ')
}
