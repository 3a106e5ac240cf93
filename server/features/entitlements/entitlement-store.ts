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

export interface AccountVersion {
  readonly accountId: string
  readonly version: number
}

const AT_ONCE = 1000

/** The versions of these accounts; one that never had an entitlement is left out. */
export async function versionsOf(executor: Executor, accountIds: readonly string[]): Promise<AccountVersion[]> {
  const versions: AccountVersion[] = []
  for (let from = 0; from < accountIds.length; from += AT_ONCE) {
    const rows = await executor
      .selectFrom('entitlement_version')
      .select(['account_id as accountId', 'version'])
      .where('account_id', 'in', accountIds.slice(from, from + AT_ONCE))
      .execute()
    versions.push(...rows)
  }
  return versions
}

/** The versions of all accounts that changed after an instant, epoch milliseconds. */
export async function versionsChangedSince(executor: Executor, since: number): Promise<AccountVersion[]> {
  return await executor
    .selectFrom('entitlement_version')
    .select(['account_id as accountId', 'version'])
    .where('changed_at', '>', since)
    .execute()
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
