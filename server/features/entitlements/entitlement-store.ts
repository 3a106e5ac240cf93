import { sql } from 'kysely'
import { MINUTE } from '../../../shared/time/duration.ts'
import type { Executor } from '../../db/database.ts'

/** The version of an account's entitlement, 0 before the first. */
export async function versionOf(executor: Executor, accountId: string): Promise<number> {
  const row = await executor
    .selectFrom('entitlement_version')
    .select('version')
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row?.version ?? 0
}

/**
 * Locks the account's books for the rest of the transaction; call it first. Version and fingerprint are those in force,
 * version 0 with an empty fingerprint before the first.
 *
 * The time is that of the lock: it does not go back where clocks of two instances differ, or one was set right, by less than a
 * minute, since a device takes an answer that was signed earlier than the one it knows for a replay.
 */
export async function lockEntitlement(
  transaction: Executor,
  accountId: string,
  now: number,
): Promise<{ version: number; fingerprint: string; now: number }> {
  const row = await transaction
    .insertInto('entitlement_version')
    .values({ account_id: accountId, version: 0, fingerprint: '', changed_at: now, locked_at: now })
    .onConflict((conflict) =>
      conflict.column('account_id').doUpdateSet((row) => ({
        locked_at: sql<number>`case when ${row.ref('entitlement_version.locked_at')} > ${now}
          and ${row.ref('entitlement_version.locked_at')} < ${now + MINUTE}
          then ${row.ref('entitlement_version.locked_at')} else ${now} end`,
      })),
    )
    .returning(['version', 'fingerprint', 'locked_at'])
    .executeTakeFirstOrThrow()
  return { version: row.version, fingerprint: row.fingerprint, now: row.locked_at }
}

/** Writes a new version of a locked account. */
export async function setEntitlementVersion(
  transaction: Executor,
  accountId: string,
  next: { version: number; fingerprint: string; changedAt: number },
): Promise<void> {
  await transaction
    .updateTable('entitlement_version')
    .set({ version: next.version, fingerprint: next.fingerprint, changed_at: next.changedAt })
    .where('account_id', '=', accountId)
    .execute()
}
