import type { Selectable, Updateable } from 'kysely'
import type { Executor } from '../../../db/database.ts'
import type { CheckoutTable } from '../billing-tables.ts'
import { UNSETTLED_STATES, type CheckoutRowState } from '../checkout-row-state.ts'

export type CheckoutRow = Selectable<CheckoutTable>

/** Writes a new checkout. Throws where the account has an unsettled one: a unique index. */
export async function insertCheckout(trx: Executor, row: CheckoutRow): Promise<void> {
  await trx.insertInto('checkout').values(row).execute()
}

/** The account's one checkout that can still be paid or is being paid. */
export async function unsettledCheckoutOf(executor: Executor, accountId: string): Promise<CheckoutRow | null> {
  const row = await executor
    .selectFrom('checkout')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('state', 'in', [...UNSETTLED_STATES])
    .executeTakeFirst()
  return row ?? null
}

/** A checkout by its id, or `null`. */
export async function findCheckout(executor: Executor, checkoutId: string): Promise<CheckoutRow | null> {
  const row = await executor.selectFrom('checkout').selectAll().where('checkout_id', '=', checkoutId).executeTakeFirst()
  return row ?? null
}

/** The checkout whose page has this token, by the hash of the token, or `null`. */
export async function findCheckoutByToken(executor: Executor, tokenHash: string): Promise<CheckoutRow | null> {
  const row = await executor.selectFrom('checkout').selectAll().where('token_hash', '=', tokenHash).executeTakeFirst()
  return row ?? null
}

/** The checkout of a Stripe Checkout session, or `null`. */
export async function findCheckoutBySession(executor: Executor, sessionId: string): Promise<CheckoutRow | null> {
  const row = await executor.selectFrom('checkout').selectAll().where('session_id', '=', sessionId).executeTakeFirst()
  return row ?? null
}

/**
 * Moves a checkout from one of the named states; does nothing when it has left them.
 * @returns the row as it is after this call moved it, `null` when it did not
 */
export async function moveCheckout(
  executor: Executor,
  move: {
    checkoutId: string
    from: readonly CheckoutRowState[]
    to: CheckoutRowState
    now: number
    set?: Pick<Updateable<CheckoutTable>, 'session_id' | 'subscription_id' | 'reason' | 'expires_at' | 'checked_at'>
  },
): Promise<CheckoutRow | null> {
  const row = await executor
    .updateTable('checkout')
    .set({ ...move.set, state: move.to, updated_at: move.now })
    .where('checkout_id', '=', move.checkoutId)
    .where('state', 'in', [...move.from])
    .returningAll()
    .executeTakeFirst()
  return row ?? null
}

/** Notes when Stripe's session was last read. */
export async function markChecked(executor: Executor, checkoutId: string, now: number): Promise<void> {
  await executor.updateTable('checkout').set({ checked_at: now }).where('checkout_id', '=', checkoutId).execute()
}

/** Checkouts that can still change and were not read from Stripe since `before`, the oldest first. */
export async function checkoutsToRead(executor: Executor, before: number, limit: number): Promise<CheckoutRow[]> {
  return executor
    .selectFrom('checkout')
    .selectAll()
    .where('state', 'in', [...UNSETTLED_STATES])
    .where((where) => where.or([where('checked_at', 'is', null), where('checked_at', '<', before)]))
    .orderBy('checked_at', (order) => order.asc().nullsFirst())
    .limit(limit)
    .execute()
}
