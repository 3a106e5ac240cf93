import type { Executor } from '../../../db/database.ts'

/** Takes the lock when it is free or has run out. @returns whether it is held now */
export async function takeLock(
  executor: Executor,
  lock: { name: string; owner: string; now: number; until: number },
): Promise<boolean> {
  await executor
    .insertInto('billing_lock')
    .values({ name: lock.name, owner: null, until: 0 })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute()
  const taken = await executor
    .updateTable('billing_lock')
    .set({ owner: lock.owner, until: lock.until })
    .where('name', '=', lock.name)
    .where((where) => where.or([where('owner', 'is', null), where('until', '<=', lock.now)]))
    .returning('name')
    .executeTakeFirst()
  return taken !== undefined
}

/** Prolongs the lock if this owner still holds it, which locks its row for a transaction. @returns whether it is held */
export async function confirmLock(
  executor: Executor,
  lock: { name: string; owner: string; now: number; until: number },
): Promise<boolean> {
  const held = await executor
    .updateTable('billing_lock')
    .set({ until: lock.until })
    .where('name', '=', lock.name)
    .where('owner', '=', lock.owner)
    .where('until', '>', lock.now)
    .returning('name')
    .executeTakeFirst()
  return held !== undefined
}

/** Lets go of a lock; nothing when it is another owner’s by now. */
export async function releaseLock(executor: Executor, lock: { name: string; owner: string }): Promise<void> {
  await executor
    .updateTable('billing_lock')
    .set({ owner: null, until: 0 })
    .where('name', '=', lock.name)
    .where('owner', '=', lock.owner)
    .execute()
}
