import type { Executor } from '../../db/database.ts'
import type { SigningKeyTable } from '../../db/instance-tables.ts'

/** The keys whose documents may still be valid, the one that signs longest first. */
export async function signingKeysAt(executor: Executor, now: number): Promise<SigningKeyTable[]> {
  return await executor
    .selectFrom('signing_key')
    .selectAll()
    .where('not_after', '>', now)
    .orderBy('signs_until', 'desc')
    .orderBy('key_id')
    .execute()
}

/** Adds a key unless it is there already. */
export async function insertSigningKey(executor: Executor, key: SigningKeyTable): Promise<void> {
  await executor
    .insertInto('signing_key')
    .values(key)
    .onConflict((conflict) => conflict.column('key_id').doNothing())
    .execute()
}

/** Lets one transaction at a time make a key, of all instances: the row of the cloud's identity is its lock. */
export async function lockSigningKeys(transaction: Executor): Promise<void> {
  await transaction
    .updateTable('cloud_identity')
    .set((set) => ({ created_at: set.ref('created_at') }))
    .where('id', '=', 1)
    .execute()
}
