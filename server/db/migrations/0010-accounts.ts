import { sql, type Kysely } from 'kysely'

/**
 * Accounts, and the tables of better-auth 1.7 with its own column names, as its schema generator gives them.
 * `boolean` and `timestamptz` are types of PostgreSQL; SQLite keeps 0 or 1 and ISO text in them.
 * `account` has no foreign key to the organization: the books of an account outlive whoever could sign in to it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('account')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('stripe_customer_id', 'text', (column) => column.unique())
    .addColumn('project_hmac_key', 'text', (column) => column.notNull())
    .addColumn('cloud_operations_since', 'bigint')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute()

  await db.schema
    .createTable('auth_user')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('email', 'text', (column) => column.notNull().unique())
    .addColumn('emailVerified', 'boolean', (column) => column.notNull())
    .addColumn('image', 'text')
    .addColumn('createdAt', 'timestamptz', (column) => column.notNull())
    .addColumn('updatedAt', 'timestamptz', (column) => column.notNull())
    .addColumn('role', 'text', (column) =>
      column
        .notNull()
        .defaultTo('member')
        .check(sql`role in ('member', 'admin')`),
    )
    .execute()

  await db.schema
    .createTable('auth_session')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('expiresAt', 'timestamptz', (column) => column.notNull())
    .addColumn('token', 'text', (column) => column.notNull().unique())
    .addColumn('createdAt', 'timestamptz', (column) => column.notNull())
    .addColumn('updatedAt', 'timestamptz', (column) => column.notNull())
    .addColumn('ipAddress', 'text')
    .addColumn('userAgent', 'text')
    .addColumn('userId', 'text', (column) => column.notNull().references('auth_user.id').onDelete('cascade'))
    .addColumn('activeOrganizationId', 'text')
    .execute()
  await db.schema.createIndex('auth_session_userId_idx').on('auth_session').column('userId').execute()

  await db.schema
    .createTable('auth_credential')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('accountId', 'text', (column) => column.notNull())
    .addColumn('providerId', 'text', (column) => column.notNull())
    .addColumn('userId', 'text', (column) => column.notNull().references('auth_user.id').onDelete('cascade'))
    .addColumn('accessToken', 'text')
    .addColumn('refreshToken', 'text')
    .addColumn('idToken', 'text')
    .addColumn('accessTokenExpiresAt', 'timestamptz')
    .addColumn('refreshTokenExpiresAt', 'timestamptz')
    .addColumn('scope', 'text')
    .addColumn('password', 'text')
    .addColumn('createdAt', 'timestamptz', (column) => column.notNull())
    .addColumn('updatedAt', 'timestamptz', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('auth_credential_userId_idx').on('auth_credential').column('userId').execute()

  await db.schema
    .createTable('auth_verification')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('identifier', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('expiresAt', 'timestamptz', (column) => column.notNull())
    .addColumn('createdAt', 'timestamptz', (column) => column.notNull())
    .addColumn('updatedAt', 'timestamptz', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('auth_verification_identifier_idx').on('auth_verification').column('identifier').execute()

  await db.schema
    .createTable('auth_organization')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('slug', 'text', (column) => column.notNull().unique())
    .addColumn('logo', 'text')
    .addColumn('createdAt', 'timestamptz', (column) => column.notNull())
    .addColumn('metadata', 'text')
    .execute()

  await db.schema
    .createTable('auth_organization_member')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('organizationId', 'text', (column) =>
      column.notNull().references('auth_organization.id').onDelete('cascade'),
    )
    .addColumn('userId', 'text', (column) => column.notNull().references('auth_user.id').onDelete('cascade'))
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('createdAt', 'timestamptz', (column) => column.notNull())
    .execute()
  await db.schema
    .createIndex('auth_organization_member_organizationId_idx')
    .on('auth_organization_member')
    .column('organizationId')
    .execute()
  await db.schema
    .createIndex('auth_organization_member_userId_idx')
    .on('auth_organization_member')
    .column('userId')
    .execute()

  await db.schema
    .createTable('auth_invitation')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('organizationId', 'text', (column) =>
      column.notNull().references('auth_organization.id').onDelete('cascade'),
    )
    .addColumn('email', 'text', (column) => column.notNull())
    .addColumn('role', 'text')
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('expiresAt', 'timestamptz', (column) => column.notNull())
    .addColumn('createdAt', 'timestamptz', (column) => column.notNull())
    .addColumn('inviterId', 'text', (column) => column.notNull().references('auth_user.id').onDelete('cascade'))
    .execute()
  await db.schema
    .createIndex('auth_invitation_organizationId_idx')
    .on('auth_invitation')
    .column('organizationId')
    .execute()
  await db.schema.createIndex('auth_invitation_email_idx').on('auth_invitation').column('email').execute()

  await db.schema
    .createTable('auth_device_code')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('deviceCode', 'text', (column) => column.notNull().unique())
    .addColumn('userCode', 'text', (column) => column.notNull().unique())
    .addColumn('userId', 'text')
    .addColumn('expiresAt', 'timestamptz', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('lastPolledAt', 'timestamptz')
    .addColumn('pollingInterval', 'integer')
    .addColumn('clientId', 'text')
    .addColumn('scope', 'text')
    .execute()

  await db.schema
    .createTable('auth_rate_limit')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('key', 'text', (column) => column.notNull().unique())
    .addColumn('count', 'integer', (column) => column.notNull())
    .addColumn('lastRequest', 'bigint', (column) => column.notNull())
    .execute()
}
