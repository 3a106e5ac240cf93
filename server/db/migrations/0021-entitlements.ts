import type { Kysely } from 'kysely'

/** The version of each account's entitlement; its row is the lock of the account's books. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('entitlement_version')
    .addColumn('account_id', 'text', (column) => column.primaryKey().references('account.id'))
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('fingerprint', 'text', (column) => column.notNull())
    .addColumn('changed_at', 'bigint', (column) => column.notNull())
    .addColumn('locked_at', 'bigint', (column) => column.notNull())
    .execute()
}
