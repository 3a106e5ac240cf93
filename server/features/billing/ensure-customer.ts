import type { Kysely } from 'kysely'
import type Stripe from 'stripe'
import type { Database } from '../../db/database.ts'
import type { BillingAccounts } from './billing-accounts.ts'
import { insertBillingAccount } from './store/subscription-store.ts'

export interface EnsureCustomerDeps {
  readonly db: Kysely<Database>
  readonly stripe: Stripe
  readonly accounts: BillingAccounts
  readonly now: () => number
}

/**
 * The account's customer at Stripe, made before its first checkout and then kept on the account.
 * Created by the account's id alone, so that a repeated call within Stripe's memory of idempotency keys (24 h) gives the same one
 * even when names have changed since; name and e-mail follow in a call of their own.
 */
export async function ensureCustomer(deps: EnsureCustomerDeps, accountId: string, memberId: string): Promise<string> {
  const account = await deps.accounts.getAccount(deps.db, accountId)
  if (account.stripeCustomerId !== null) {
    await keep(deps, accountId, account.stripeCustomerId)
    return account.stripeCustomerId
  }
  const member = await deps.accounts.getMember(deps.db, memberId)
  const created = await deps.stripe.customers.create(
    { metadata: { account_id: accountId } },
    { idempotencyKey: `customer:${accountId}` },
  )
  await deps.stripe.customers.update(created.id, {
    name: account.name,
    ...(member === null ? {} : { email: member.email }),
  })
  const customerId = await deps.accounts.setStripeCustomer(deps.db, accountId, created.id)
  await keep(deps, accountId, customerId)
  return customerId
}

async function keep(deps: EnsureCustomerDeps, accountId: string, customerId: string): Promise<void> {
  await insertBillingAccount(deps.db, { accountId, customerId, now: deps.now() })
}
