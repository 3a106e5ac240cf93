import type { Kysely } from 'kysely'
import { randomBytes } from 'node:crypto'
import type { Database } from '../../db/database.ts'
import { inTransaction } from '../../db/in-transaction.ts'
import { accountOfMember, insertAccount, insertOrganization, lockMember } from './accounts-store.ts'

/**
 * Gives a member an account of his own unless he works in one already. Harmless to repeat, also at the same time.
 *
 * @returns the id of the account that the member works in
 */
export async function ensureAccount(
  deps: { db: Kysely<Database>; now: () => number; newId: () => string },
  member: { id: string; name: string },
): Promise<string> {
  return await inTransaction(deps.db, async (transaction) => {
    const exists = await lockMember(transaction, member.id)
    if (!exists) throw new Error(`there is no member ${member.id}`)
    const known = await accountOfMember(transaction, member.id)
    if (known !== null) return known
    const id = deps.newId()
    const createdAt = deps.now()
    await insertOrganization(transaction, {
      id,
      name: member.name,
      ownerId: member.id,
      membershipId: deps.newId(),
      createdAt,
    })
    await insertAccount(transaction, {
      id,
      name: member.name,
      projectHmacKey: randomBytes(32).toString('base64url'),
      createdAt,
    })
    return id
  })
}
