import type { Meter } from '../../../shared/catalog/plan.ts'
import type { Period } from '../../../shared/time/period.ts'
import type { Executor } from '../../db/database.ts'

export interface AccountRow {
  readonly id: string
  readonly name: string
  readonly createdAt: number
  readonly members: number
  readonly devices: number
  /** Units used in the period, settled within a limit, under an unlimited plan, or as overage. */
  readonly used: Readonly<Partial<Record<Meter, number>>>
}

export interface Totals {
  readonly accounts: number
  readonly members: number
  readonly activeDevices: number
}

/** How many there are of everything. */
export async function readTotals(executor: Executor): Promise<Totals> {
  const row = await executor
    .selectNoFrom((expression) => [
      expression
        .selectFrom('account')
        .select((count) => count.fn.countAll<number>().as('count'))
        .as('accounts'),
      expression
        .selectFrom('auth_user')
        .select((count) => count.fn.countAll<number>().as('count'))
        .as('members'),
      expression
        .selectFrom('device')
        .select((count) => count.fn.countAll<number>().as('count'))
        .where('status', '=', 'active')
        .as('devices'),
    ])
    .executeTakeFirst()
  return {
    accounts: Number(row?.accounts ?? 0),
    members: Number(row?.members ?? 0),
    activeDevices: Number(row?.devices ?? 0),
  }
}

/** Accounts, newest first, with their counts and what they used in the period. */
export async function listAccounts(
  executor: Executor,
  options: { period: Period; before: string | null; limit: number },
): Promise<AccountRow[]> {
  // Ids are UUIDv7: their order is the order of time.
  const accounts = await executor
    .selectFrom('account')
    .select(['account.id', 'account.name', 'account.created_at'])
    .select((expression) => [
      expression
        .selectFrom('auth_organization_member')
        .select((count) => count.fn.countAll<number>().as('count'))
        .whereRef('auth_organization_member.organizationId', '=', 'account.id')
        .as('members'),
      expression
        .selectFrom('device')
        .select((count) => count.fn.countAll<number>().as('count'))
        .whereRef('device.account_id', '=', 'account.id')
        .where('device.status', '=', 'active')
        .as('devices'),
    ])
    .$if(options.before !== null, (query) => query.where('account.id', '<', options.before ?? ''))
    .orderBy('account.id', 'desc')
    .limit(options.limit)
    .execute()
  if (accounts.length === 0) return []
  const pools = await executor
    .selectFrom('pool')
    .select(['account_id', 'meter', 'settled_units', 'overage_units', 'uncounted_units'])
    .where('period', '=', options.period)
    .where(
      'account_id',
      'in',
      accounts.map((account) => account.id),
    )
    .execute()
  return accounts.map((account) => {
    const used: Partial<Record<Meter, number>> = {}
    for (const pool of pools) {
      if (pool.account_id === account.id) {
        used[pool.meter] = pool.settled_units + pool.overage_units + pool.uncounted_units
      }
    }
    return {
      id: account.id,
      name: account.name,
      createdAt: account.created_at,
      members: Number(account.members ?? 0),
      devices: Number(account.devices ?? 0),
      used,
    }
  })
}
