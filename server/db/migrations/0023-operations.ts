import { sql, type Kysely } from 'kysely'

/** Reservations of the vendor's own cloud operations. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('cloud_operation')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('account_id', 'text', (column) => column.notNull().references('account.id'))
    .addColumn('op_id', 'text', (column) => column.notNull())
    .addColumn('member_id', 'text')
    .addColumn('operation', 'text', (column) => column.notNull())
    .addColumn('meter', 'text')
    .addColumn('period', 'text', (column) => column.notNull())
    .addColumn('basis', 'text')
    .addColumn('units', 'bigint', (column) => column.notNull().check(sql`units > 0`))
    .addColumn('area_sqm', 'real')
    .addColumn('feature', 'text')
    .addColumn('content_digest', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) =>
      column.notNull().check(sql`state in ('held', 'lapsed', 'committed', 'released', 'expired')`),
    )
    .addColumn('charged', 'bigint', (column) => column.notNull().check(sql`charged >= 0`))
    .addColumn('overage', 'bigint', (column) => column.notNull().check(sql`overage >= 0`))
    .addColumn('decision', 'text', (column) => column.notNull())
    .addColumn('plan_at_time', 'text', (column) => column.notNull())
    .addColumn('entitlement_version', 'bigint', (column) => column.notNull())
    .addColumn('reserved_at', 'bigint', (column) => column.notNull())
    .addColumn('lapses_at', 'bigint')
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('ended_at', 'bigint')
    .addUniqueConstraint('cloud_operation_once', ['account_id', 'op_id'])
    .addCheckConstraint('cloud_operation_within_hold', sql`charged + overage <= units`)
    .execute()
  await db.schema
    .createIndex('cloud_operation_rate')
    .on('cloud_operation')
    .columns(['account_id', 'reserved_at'])
    .execute()
  await db.schema.createIndex('cloud_operation_state').on('cloud_operation').columns(['state', 'expires_at']).execute()
}
