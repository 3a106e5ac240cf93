import type { Selectable } from 'kysely'
import type { Executor } from '../../../db/database.ts'
import type { BillingPriceTable } from '../billing-tables.ts'

export type BillingPrice = Selectable<BillingPriceTable>

/** Records the price that a lookup key means now; the one it meant before stays, for its subscribers. */
export async function saveCurrentPrice(trx: Executor, price: Omit<BillingPrice, 'current'>): Promise<void> {
  await trx
    .updateTable('billing_price')
    .set({ current: 0 })
    .where('lookup_key', '=', price.lookup_key)
    .where('price_id', '!=', price.price_id)
    .execute()
  await trx
    .insertInto('billing_price')
    .values({ ...price, current: 1 })
    .onConflict((conflict) =>
      conflict.column('price_id').doUpdateSet({
        plan_id: price.plan_id,
        kind: price.kind,
        interval: price.interval,
        amount_cents: price.amount_cents,
        lookup_key: price.lookup_key,
        current: 1,
      }),
    )
    .execute()
}

/** The prices that a new checkout of the plan may use. */
export async function currentPricesOf(executor: Executor, planId: string): Promise<BillingPrice[]> {
  return executor
    .selectFrom('billing_price')
    .selectAll()
    .where('plan_id', '=', planId)
    .where('current', '=', 1)
    .execute()
}

/** Every price that ever was, by id. */
export async function allPrices(executor: Executor): Promise<Map<string, BillingPrice>> {
  const rows = await executor.selectFrom('billing_price').selectAll().execute()
  return new Map(rows.map((row) => [row.price_id, row]))
}
