import type { Kysely } from 'kysely'
import type { AccountsTables } from '../features/accounts/accounts-tables.ts'
import type { BillingTables } from '../features/billing/billing-tables.ts'
import type { DevicesTables } from '../features/devices/devices-tables.ts'
import type { EntitlementsTables } from '../features/entitlements/entitlements-tables.ts'
import type { MeteringTables } from '../features/metering/metering-tables.ts'
import type { OperationsTables } from '../features/operations/operations-tables.ts'
import type { InstanceTables } from './instance-tables.ts'

/**
 * Every table of the cloud, by feature. Times are epoch milliseconds, flags 0 or 1, money integer cents, JSON text; better-auth's
 * own tables keep times as ISO text. PostgreSQL has types of its own for some of it, and its values are read as SQLite gives them.
 */
export interface Database
  extends
    AccountsTables,
    BillingTables,
    DevicesTables,
    EntitlementsTables,
    InstanceTables,
    MeteringTables,
    OperationsTables {}

/**
 * What a store function runs on: the database, or the transaction it is part of.
 * SQLite has one connection: inside a transaction use the transaction only, a call on the database waits for ever.
 */
export type Executor = Kysely<Database>
