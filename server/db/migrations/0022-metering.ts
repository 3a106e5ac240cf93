import { sql, type Kysely } from 'kysely'

/** Pools, leases, the ledger and the devices' journals. The checks are the rules of the books: a statement that breaks one fails. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createBooks(db)
  await createLedger(db)
  await createJournals(db)
}

async function createBooks(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('pool')
    .addColumn('account_id', 'text', (column) => column.notNull().references('account.id'))
    .addColumn('meter', 'text', (column) => column.notNull())
    .addColumn('period', 'text', (column) => column.notNull())
    .addColumn('limit_units', 'bigint', (column) => column.notNull())
    .addColumn('unlimited', 'integer', (column) => column.notNull())
    .addColumn('highest_limit', 'bigint', (column) => column.notNull())
    .addColumn('free_units', 'bigint', (column) => column.notNull())
    .addColumn('open_units', 'bigint', (column) => column.notNull())
    .addColumn('held_units', 'bigint', (column) => column.notNull())
    .addColumn('settled_units', 'bigint', (column) => column.notNull())
    .addColumn('overage_units', 'bigint', (column) => column.notNull())
    .addColumn('uncounted_units', 'bigint', (column) => column.notNull())
    .addColumn('changed_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('pool_key', ['account_id', 'meter', 'period'])
    .addCheckConstraint('pool_conserved', sql`limit_units = free_units + open_units + held_units + settled_units`)
    .addCheckConstraint('pool_within_limit', sql`open_units + held_units + settled_units <= highest_limit`)
    .addCheckConstraint(
      'pool_not_negative',
      sql`limit_units >= 0 and open_units >= 0 and held_units >= 0 and settled_units >= 0
          and overage_units >= 0 and uncounted_units >= 0 and unlimited in (0, 1) and highest_limit >= limit_units`,
    )
    .execute()

  await db.schema
    .createTable('lease')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('account_id', 'text', (column) => column.notNull().references('account.id'))
    .addColumn('device_id', 'text', (column) => column.notNull().references('device.id'))
    .addColumn('meter', 'text', (column) => column.notNull())
    .addColumn('period', 'text', (column) => column.notNull())
    .addColumn('basis', 'text', (column) => column.notNull().check(sql`basis in ('counted', 'uncounted')`))
    .addColumn('granted', 'bigint', (column) => column.notNull())
    .addColumn('returned', 'bigint', (column) => column.notNull())
    .addColumn('released', 'bigint', (column) => column.notNull())
    .addColumn('settled', 'bigint', (column) => column.notNull())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('changed_at', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('lease_of_device', ['device_id', 'meter', 'period', 'basis'])
    .addCheckConstraint('lease_open', sql`granted - returned - released - settled >= 0`)
    .addCheckConstraint(
      'lease_not_negative',
      sql`granted >= 0 and returned >= 0 and released >= 0 and settled >= 0 and version >= 1`,
    )
    .execute()
  await db.schema.createIndex('lease_account').on('lease').columns(['account_id', 'period']).execute()

  await db.schema
    .createTable('unit_want')
    .addColumn('account_id', 'text', (column) => column.notNull().references('account.id'))
    .addColumn('meter', 'text', (column) => column.notNull())
    .addColumn('period', 'text', (column) => column.notNull())
    .addColumn('wanted_by', 'text', (column) => column.notNull())
    .addColumn('units', 'bigint', (column) => column.notNull().check(sql`units > 0`))
    .addColumn('wanted_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('unit_want_key', ['account_id', 'meter', 'period', 'wanted_by'])
    .execute()
}

async function createLedger(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('ledger_line')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('meter', 'text', (column) => column.notNull())
    .addColumn('period', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull().check(sql`kind in ('limit', 'grant', 'return', 'release')`))
    .addColumn('units', 'bigint', (column) => column.notNull())
    .addColumn('device_id', 'text')
    .addColumn('lease_id', 'text')
    .addColumn('event_id', 'text', (column) => column.unique())
    .addColumn('cause', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('ledger_line_account').on('ledger_line').columns(['account_id', 'period']).execute()

  await db.schema
    .createTable('usage_event')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull().check(sql`source in ('device', 'cloud')`))
    .addColumn('device_id', 'text')
    .addColumn('member_id', 'text')
    .addColumn('lease_id', 'text')
    .addColumn('operation', 'text', (column) => column.notNull())
    .addColumn('meter', 'text')
    .addColumn('period', 'text', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('basis', 'text')
    .addColumn('settled_units', 'bigint', (column) => column.notNull().check(sql`settled_units >= 0`))
    .addColumn('overage_units', 'bigint', (column) => column.notNull().check(sql`overage_units >= 0`))
    .addColumn('overage_cause', 'text')
    .addColumn('content_digest', 'text', (column) => column.notNull())
    .addColumn('area_sqm', 'bigint')
    .addColumn('feature', 'text')
    .addColumn('duration_ms', 'bigint')
    .addColumn('error_class', 'text')
    .addColumn('plan_at_time', 'text', (column) => column.notNull())
    .addColumn('entitlement_version', 'bigint', (column) => column.notNull())
    .addColumn('offline', 'integer', (column) => column.notNull())
    .addColumn('late', 'integer', (column) => column.notNull())
    .addColumn('project_key', 'text')
    .addColumn('revit_version', 'text')
    .addColumn('plugin_version', 'text')
    .addColumn('companion_version', 'text')
    .addColumn('occurred_at', 'bigint', (column) => column.notNull())
    .addColumn('received_at', 'bigint', (column) => column.notNull())
    .addCheckConstraint('usage_event_cause', sql`(overage_units = 0) = (overage_cause is null)`)
    .execute()
  await db.schema.createIndex('usage_event_account').on('usage_event').columns(['account_id', 'period']).execute()

  await db.schema
    .createTable('denial')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('device_id', 'text')
    .addColumn('member_id', 'text')
    .addColumn('operation', 'text', (column) => column.notNull())
    .addColumn('code', 'text', (column) => column.notNull())
    .addColumn('required_plan', 'text')
    .addColumn('plan_at_time', 'text')
    .addColumn('project_key', 'text')
    .addColumn('occurred_at', 'bigint', (column) => column.notNull())
    .addColumn('received_at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('denial_account').on('denial').columns(['account_id', 'received_at']).execute()

  await db.schema
    .createTable('device_usage')
    .addColumn('device_id', 'text', (column) => column.notNull())
    .addColumn('meter', 'text', (column) => column.notNull())
    .addColumn('period', 'text', (column) => column.notNull())
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('settled_units', 'bigint', (column) => column.notNull())
    .addColumn('overage_units', 'bigint', (column) => column.notNull())
    .addColumn('uncounted_units', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('device_usage_key', ['device_id', 'meter', 'period'])
    .execute()

  await db.schema
    .createTable('ledger_epoch')
    .addColumn('id', 'integer', (column) => column.primaryKey().check(sql`id = 1`))
    .addColumn('epoch', 'text', (column) => column.notNull())
    .addColumn('started_at', 'bigint', (column) => column.notNull())
    .execute()
}

async function createJournals(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('journal_link')
    .addColumn('device_id', 'text', (column) => column.notNull())
    .addColumn('sequence', 'bigint', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('raw', 'text', (column) => column.notNull())
    .addColumn('personal', 'text')
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('code', 'text')
    .addColumn('received_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('journal_link_key', ['device_id', 'sequence', 'hash'])
    .execute()

  await db.schema
    .createTable('journal_head')
    .addColumn('device_id', 'text', (column) => column.primaryKey())
    .addColumn('sequence', 'bigint', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute()
}
