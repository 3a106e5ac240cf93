import { createHmac } from 'node:crypto'
import type { Executor } from './database.ts'

export interface CloudIdentity {
  /** Ed25519, 32 bytes base64url. */
  readonly rootPublicKey: string
  readonly authSecret: string
}

/** How an instance's keys stand to those that the database was begun with. */
export type IdentityVerdict = 'same' | 'other_root' | 'other_secret'

/**
 * Notes with which keys a new database begins, or says that an instance comes with others: two instances with two roots would
 * sign what each other's devices refuse. A new secret is taken over: to replace it is allowed, and ends all sessions.
 */
export async function claimIdentity(
  executor: Executor,
  identity: CloudIdentity,
  now: number,
): Promise<IdentityVerdict> {
  const print = createHmac('sha256', identity.authSecret).update('cloud identity').digest('base64url')
  await executor
    .insertInto('cloud_identity')
    .values({ id: 1, root_public_key: identity.rootPublicKey, auth_secret_print: print, created_at: now })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
  const known = await executor.selectFrom('cloud_identity').selectAll().where('id', '=', 1).executeTakeFirstOrThrow()
  if (known.root_public_key !== identity.rootPublicKey) return 'other_root'
  if (known.auth_secret_print === print) return 'same'
  await executor.updateTable('cloud_identity').set({ auth_secret_print: print }).where('id', '=', 1).execute()
  return 'other_secret'
}
