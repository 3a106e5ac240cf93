import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { HOUR, MINUTE } from '../../../shared/time/duration.ts'
import type { Database } from '../../db/database.ts'
import type { RefreshCheckout } from './refresh-checkout.ts'
import { checkoutsToRead } from './store/checkout-store.ts'
import { customersToRead } from './store/subscription-store.ts'
import { describeFailure } from './stripe-failure.ts'
import type { SyncStripeCustomer } from './sync-stripe-customer.ts'

/** A checkout that can still change is read from Stripe at least this often. */
const CHECKOUT_AGE = MINUTE
/** A subscription that can still change is read from Stripe at least this often. */
const CUSTOMER_AGE = 6 * HOUR
const BATCH = 20

export interface SweepDeps {
  readonly db: Kysely<Database>
  readonly now: () => number
  readonly logger: Logger
  readonly refresh: RefreshCheckout
  readonly sync: SyncStripeCustomer
  /** True once the cloud goes down: what is left waits for the next start. */
  readonly isStopping: () => boolean
}

/** Repairs what webhooks missed: reads open checkouts and, slowly, every subscription that can still change. */
export async function sweep(deps: SweepDeps): Promise<void> {
  for (const checkout of await checkoutsToRead(deps.db, deps.now() - CHECKOUT_AGE, BATCH)) {
    if (deps.isStopping()) return
    try {
      await deps.refresh.now(checkout)
    } catch (error) {
      deps.logger.warn(
        { checkoutId: checkout.checkout_id, failure: describeFailure(error) },
        'a checkout was not swept',
      )
    }
  }
  const due = { now: deps.now(), before: deps.now() - CUSTOMER_AGE, limit: BATCH }
  for (const customerId of await customersToRead(deps.db, due)) {
    if (deps.isStopping()) return
    try {
      await deps.sync(customerId, 'sweep')
    } catch (error) {
      deps.logger.warn({ customerId, failure: describeFailure(error) }, 'a subscription was not swept')
    }
  }
}
