import type { Kysely } from 'kysely'
import type { Meter, Plan } from '../../shared/catalog/plan.ts'
import type { Period } from '../../shared/time/period.ts'
import type { Database } from '../db/database.ts'
import type { Accounts } from '../features/accounts/create-accounts.ts'
import type { ReadAccountEntitlement } from '../features/entitlements/account-entitlement.ts'
import type { RateLimits } from '../http/rate-limits.ts'
import type { DrawSheet } from './layout.ts'

/** Units of each meter that an account used in a period; a meter without books yet is missing. */
export type ReadUsage = (accountId: string, period: Period) => Promise<Partial<Record<Meter, number>>>

/** What the pages are made from. */
export interface WebDeps {
  db: Kysely<Database>
  accounts: Accounts
  catalog: readonly Plan[]
  publicUrl: string
  rateLimits: RateLimits
  readAccountEntitlement: ReadAccountEntitlement
  readUsage: ReadUsage
  drawSheet: DrawSheet
  now: () => number
}
