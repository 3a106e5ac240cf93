import type { Selectable } from 'kysely'
import type { Executor } from '../../../db/database.ts'
import type { BillingAccountTable, SubscriptionTable } from '../billing-tables.ts'

export type Subscription = Selectable<SubscriptionTable>
export type BillingAccount = Selectable<BillingAccountTable>

/** Writes the mirror of one subscription over what stood there. */
export async function saveSubscription(trx: Executor, subscription: Subscription): Promise<void> {
  const { subscription_id: _id, account_id: _account, created_at: _created, ...changes } = subscription
  await trx
    .insertInto('subscription')
    .values(subscription)
    .onConflict((conflict) => conflict.column('subscription_id').doUpdateSet(changes))
    .execute()
}

/** Every subscription of an account that Stripe ever told of, ended ones too. */
export async function subscriptionsOf(executor: Executor, accountId: string): Promise<Subscription[]> {
  return executor.selectFrom('subscription').selectAll().where('account_id', '=', accountId).execute()
}

/** Begins to keep an account that became a customer of Stripe. */
export async function insertBillingAccount(
  executor: Executor,
  account: { accountId: string; customerId: string; now: number },
): Promise<void> {
  await executor
    .insertInto('billing_account')
    .values({
      account_id: account.accountId,
      customer_id: account.customerId,
      synced_at: null,
      live_subscriptions: 0,
      problem: null,
      told_entitlement: null,
      created_at: account.now,
    })
    .onConflict((conflict) => conflict.column('account_id').doNothing())
    .execute()
}

/** What is kept of an account as a customer of Stripe; `null` before its first checkout. */
export async function billingAccountOf(executor: Executor, accountId: string): Promise<BillingAccount | null> {
  const row = await executor
    .selectFrom('billing_account')
    .selectAll()
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row ?? null
}

/** The same, by the customer’s id at Stripe. */
export async function billingAccountOfCustomer(executor: Executor, customerId: string): Promise<BillingAccount | null> {
  const row = await executor
    .selectFrom('billing_account')
    .selectAll()
    .where('customer_id', '=', customerId)
    .executeTakeFirst()
  return row ?? null
}

/** Records that an account was read from Stripe, and what was found to be wrong. */
export async function markSynced(
  trx: Executor,
  account: { accountId: string; now: number; liveSubscriptions: number; problem: string | null },
): Promise<void> {
  await trx
    .updateTable('billing_account')
    .set({ synced_at: account.now, live_subscriptions: account.liveSubscriptions, problem: account.problem })
    .where('account_id', '=', account.accountId)
    .execute()
}

/** Remembers what metering was told last. */
export async function saveToldEntitlement(executor: Executor, accountId: string, fingerprint: string): Promise<void> {
  await executor
    .updateTable('billing_account')
    .set({ told_entitlement: fingerprint })
    .where('account_id', '=', accountId)
    .execute()
}

export interface BillingProblem {
  readonly accountId: string
  readonly customerId: string
  /** In words, for the vendor. */
  readonly problem: string
}

/** Accounts whose subscriptions a person must look at. */
export async function accountsWithProblems(executor: Executor): Promise<BillingProblem[]> {
  const rows = await executor
    .selectFrom('billing_account')
    .select(['account_id', 'customer_id', 'problem'])
    .where('problem', 'is not', null)
    .orderBy('account_id')
    .execute()
  return rows.map((row) => ({ accountId: row.account_id, customerId: row.customer_id, problem: row.problem ?? '' }))
}

/**
 * Customers with a subscription that can still change and that were not read from Stripe since `before`, the oldest first;
 * and those whose period or plan has ended since they were read.
 */
export async function customersToRead(
  executor: Executor,
  due: { before: number; now: number; limit: number },
): Promise<string[]> {
  const rows = await executor
    .selectFrom('billing_account')
    .innerJoin('subscription', 'subscription.account_id', 'billing_account.account_id')
    .select(['billing_account.customer_id', 'billing_account.synced_at'])
    .distinct()
    .where('subscription.status', 'not in', ['canceled', 'incomplete_expired'])
    .where((where) =>
      where.or([
        where('billing_account.synced_at', 'is', null),
        where('billing_account.synced_at', '<', due.before),
        ...(['subscription.cancel_at', 'subscription.current_period_end'] as const).map((end) =>
          where.and([where(end, '<=', due.now), where('billing_account.synced_at', '<', where.ref(end))]),
        ),
      ]),
    )
    .orderBy('billing_account.synced_at', (order) => order.asc().nullsFirst())
    .limit(due.limit)
    .execute()
  return rows.map((row) => row.customer_id)
}
