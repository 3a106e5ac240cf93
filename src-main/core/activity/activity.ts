import type { ActivityFilter, ActivityItem } from '../../../shared/protocol/ui-api.ts'
import type { Store } from '../store/store-types.ts'
import { activityItem } from './activity-item.ts'
import { createActivityStore } from './activity-store.ts'
import { createLastAccount } from './last-account.ts'

/** The person's list of operations: what ran, what it was charged, what was refused and why. */
export interface Activity {
  /** A page, newest first. */
  list(filter: ActivityFilter): { items: ActivityItem[]; more: boolean }
  /** Rises with `changed`. */
  revision(): number
  changed(): void
}

/** Reads the activity of whoever is signed in from the store each time it is asked for. */
export function createActivity({ store }: { readonly store: Store }): Activity {
  const sql = createActivityStore(store)
  const lastAccount = createLastAccount(store)
  let revision = 0

  return {
    list({ outcome, operation, text, before, limit }) {
      const account = lastAccount()
      if (account === null) return { items: [], more: false }
      const rows = sql.list(account, { outcome, operation, text, before, limit: limit + 1 })
      return { items: rows.slice(0, limit).map(activityItem), more: rows.length > limit }
    },
    revision: () => revision,
    changed() {
      revision += 1
    },
  }
}
