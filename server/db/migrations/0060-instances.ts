import { sql, type Kysely } from 'kysely'
import { isPostgres } from '../is-postgres.ts'

/** What several instances of the cloud share: whose database this is, the keys that sign, and whose turn a job is. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('cloud_identity')
    .addColumn('id', 'integer', (column) => column.primaryKey().check(sql`id = 1`))
    .addColumn('root_public_key', 'text', (column) => column.notNull())
    .addColumn('auth_secret_print', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute()

  await db.schema
    .createTable('signing_key')
    .addColumn('key_id', 'text', (column) => column.primaryKey())
    .addColumn('sealed_private_key', 'text', (column) => column.notNull())
    .addColumn('certificate', 'text', (column) => column.notNull())
    .addColumn('signs_until', 'bigint', (column) => column.notNull())
    .addColumn('not_after', 'bigint', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute()

  await db.schema
    .createTable('job_turn')
    .addColumn('job', 'text', (column) => column.primaryKey())
    .addColumn('owner', 'text', (column) => column.notNull())
    .addColumn('taken_at', 'bigint', (column) => column.notNull())
    .addColumn('free_at', 'bigint', (column) => column.notNull())
    .execute()

  // Every few seconds each instance looks for versions that it was not told of.
  await db.schema.createIndex('entitlement_version_changed').on('entitlement_version').column('changed_at').execute()

  // `real` has seven digits on PostgreSQL, and all of a number on SQLite.
  if (isPostgres(db)) await sql`alter table cloud_operation alter column area_sqm type double precision`.execute(db)
}
