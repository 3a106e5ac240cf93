import type { Kysely } from 'kysely'
import type { Plan } from '../../shared/catalog/plan.ts'
import type { Database } from '../db/database.ts'
import type { Accounts } from '../features/accounts/create-accounts.ts'
import type { ReadAccountEntitlement } from '../features/entitlements/account-entitlement.ts'
import type { RateLimits } from '../http/rate-limits.ts'
import type { DrawSheet } from './layout.ts'

/** What the pages are made from. */
export interface WebDeps {
  db: Kysely<Database>
  accounts: Accounts
  catalog: readonly Plan[]
  publicUrl: string
  rateLimits: RateLimits
  readAccountEntitlement: ReadAccountEntitlement
  drawSheet: DrawSheet
  now: () => number
}
