import type { Kysely } from 'kysely'
import type { Plan } from '../../../shared/catalog/plan.ts'
import type { BillingInterval } from '../../../shared/protocol/cloud-api.ts'
import type { Database } from '../../db/database.ts'
import { wantedPrices } from './catalog-prices.ts'
import { currentPricesOf, type BillingPrice } from './store/price-store.ts'

/** The prices that a checkout of a plan uses. */
export interface CheckoutPrices {
  readonly recurring: BillingPrice
  /** `null` when the plan has no setup fee. */
  readonly setup: BillingPrice | null
}

export type ReadCheckoutPrices = (plan: Plan, interval: BillingInterval) => Promise<CheckoutPrices>

/** Reads the stored prices, and has them ensured first when they are not what the catalogue says: nobody pays another price than shown. */
export function createReadCheckoutPrices(deps: {
  db: Kysely<Database>
  ensureCatalog: () => Promise<void>
}): ReadCheckoutPrices {
  async function read(plan: Plan, interval: BillingInterval): Promise<CheckoutPrices | null> {
    const stored = await currentPricesOf(deps.db, plan.id)
    const wanted = wantedPrices(plan)
    const find = (kind: BillingPrice['kind'], of: BillingPrice['interval']) => {
      const want = wanted.find((price) => price.kind === kind && price.interval === of)
      if (want === undefined) return null
      return (
        stored.find((price) => price.lookup_key === want.lookupKey && price.amount_cents === want.amountCents) ??
        undefined
      )
    }
    const recurring = find('recurring', interval)
    const setup = find('setup', null)
    return recurring === null || recurring === undefined || setup === undefined ? null : { recurring, setup }
  }

  return async (plan, interval) => {
    const stored = await read(plan, interval)
    if (stored !== null) return stored
    await deps.ensureCatalog()
    const ensured = await read(plan, interval)
    if (ensured === null) throw new Error(`the catalogue has no ${interval} price of ${plan.id}`)
    return ensured
  }
}
