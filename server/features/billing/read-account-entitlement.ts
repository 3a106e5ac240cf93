import type { Kysely } from 'kysely'
import type { Plan } from '../../../shared/catalog/plan.ts'
import type { Database } from '../../db/database.ts'
import type { ReadAccountEntitlement } from '../entitlements/account-entitlement.ts'
import { chooseSubscription, entitlementOfSubscription } from './entitlement-of-subscription.ts'
import { subscriptionsOf } from './store/subscription-store.ts'

/** Reads an account's entitlement from the mirror of its subscriptions. */
export function createReadAccountEntitlement(deps: {
  db: Kysely<Database>
  catalog: readonly Plan[]
  now: () => number
}): ReadAccountEntitlement {
  return async (accountId) => {
    const now = deps.now()
    const mirrors = await subscriptionsOf(deps.db, accountId)
    return entitlementOfSubscription(chooseSubscription(mirrors, deps.catalog, now), deps.catalog, now)
  }
}
