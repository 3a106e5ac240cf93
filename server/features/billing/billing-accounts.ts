import type { Executor } from '../../db/database.ts'

/** What billing asks of the accounts. */
export interface BillingAccounts {
  getAccount(
    executor: Executor,
    accountId: string,
  ): Promise<{ id: string; name: string; stripeCustomerId: string | null }>
  /** Ties the account to its customer once; returns the customer that holds. */
  setStripeCustomer(executor: Executor, accountId: string, customerId: string): Promise<string>
  getMember(executor: Executor, memberId: string): Promise<{ memberId: string; name: string; email: string } | null>
  roleOf(executor: Executor, accountId: string, memberId: string): Promise<'owner' | 'admin' | 'member' | null>
}
