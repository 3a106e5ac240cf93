import type { Migration } from 'kysely/migration'
import * as accounts from './migrations/0010-accounts.ts'
import * as devices from './migrations/0020-devices.ts'
import * as entitlements from './migrations/0021-entitlements.ts'
import * as metering from './migrations/0022-metering.ts'
import * as operations from './migrations/0023-operations.ts'
import * as billing from './migrations/0040-billing.ts'
import * as instances from './migrations/0060-instances.ts'

/** Every migration in the order of its number. One that has shipped is never changed; a new one follows it. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0010-accounts': accounts,
  '0020-devices': devices,
  '0021-entitlements': entitlements,
  '0022-metering': metering,
  '0023-operations': operations,
  '0040-billing': billing,
  '0060-instances': instances,
}
