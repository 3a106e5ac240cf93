import { sql } from 'kysely'
import type { Executor } from '../../db/database.ts'

/** A place where the books do not add up. */
export interface LedgerViolation {
  readonly rule: string
  readonly subject: string
  readonly expected: number
  readonly found: number
}

/**
 * Checks all books in one statement: every pool against its limit, leases, holds, events and lines (I1), every lease against its
 * lines and events (I2), what is out against the highest limit (I8; docs/rules.md), and every device’s rollup against its events.
 *
 * @returns every violation; none when the books add up
 */
export async function verifyLedger(executor: Executor): Promise<LedgerViolation[]> {
  const result = await sql<LedgerViolation>`
    with lease_sum as (
      select account_id, meter, period, sum(granted - returned - released - settled) as open_units
      from lease where basis = 'counted' group by account_id, meter, period
    ), hold_sum as (
      select account_id, meter, period, sum(units) as held_units
      from cloud_operation where state = 'held' and basis = 'counted' group by account_id, meter, period
    ), event_sum as (
      select account_id, meter, period,
        sum(case when basis = 'counted' then settled_units else 0 end) as settled_units,
        sum(case when basis = 'uncounted' then settled_units else 0 end) as uncounted_units,
        sum(overage_units) as overage_units
      from usage_event where meter is not null group by account_id, meter, period
    ), limit_sum as (
      select account_id, meter, period, sum(units) as limit_units
      from ledger_line where kind = 'limit' group by account_id, meter, period
    ), line_sum as (
      select lease_id,
        sum(case when kind = 'grant' then units else 0 end) as granted,
        sum(case when kind = 'return' then units else 0 end) as returned,
        sum(case when kind = 'release' then units else 0 end) as released
      from ledger_line where lease_id is not null group by lease_id
    ), used_sum as (
      select lease_id, sum(settled_units) as settled
      from usage_event where lease_id is not null group by lease_id
    ), device_sum as (
      select device_id, meter, period, sum(settled_units + overage_units) as used
      from usage_event where source = 'device' and meter is not null group by device_id, meter, period
    ), pool_facts as (
      select pool.*, pool.account_id || ' ' || pool.meter || ' ' || pool.period as subject,
        coalesce(lease_sum.open_units, 0) as open_found,
        coalesce(hold_sum.held_units, 0) as held_found,
        coalesce(event_sum.settled_units, 0) as settled_found,
        coalesce(event_sum.uncounted_units, 0) as uncounted_found,
        coalesce(event_sum.overage_units, 0) as overage_found,
        coalesce(limit_sum.limit_units, 0) as limit_found
      from pool
      left join lease_sum on lease_sum.account_id = pool.account_id and lease_sum.meter = pool.meter and lease_sum.period = pool.period
      left join hold_sum on hold_sum.account_id = pool.account_id and hold_sum.meter = pool.meter and hold_sum.period = pool.period
      left join event_sum on event_sum.account_id = pool.account_id and event_sum.meter = pool.meter and event_sum.period = pool.period
      left join limit_sum on limit_sum.account_id = pool.account_id and limit_sum.meter = pool.meter and limit_sum.period = pool.period
    ), lease_facts as (
      select lease.*,
        coalesce(line_sum.granted, 0) as granted_found,
        coalesce(line_sum.returned, 0) as returned_found,
        coalesce(line_sum.released, 0) as released_found,
        coalesce(used_sum.settled, 0) as settled_found
      from lease
      left join line_sum on line_sum.lease_id = lease.id
      left join used_sum on used_sum.lease_id = lease.id
    )
    select 'pool: limit = free + open + held + settled' as rule, subject, limit_units as expected,
      free_units + open_units + held_units + settled_units as found
      from pool_facts where limit_units <> free_units + open_units + held_units + settled_units
    union all select 'pool: out <= highest limit', subject, highest_limit, open_units + held_units + settled_units
      from pool_facts where open_units + held_units + settled_units > highest_limit
    union all select 'pool: open = leases', subject, open_units, open_found from pool_facts where open_units <> open_found
    union all select 'pool: held = cloud holds', subject, held_units, held_found from pool_facts where held_units <> held_found
    union all select 'pool: settled = events', subject, settled_units, settled_found
      from pool_facts where settled_units <> settled_found
    union all select 'pool: uncounted = events', subject, uncounted_units, uncounted_found
      from pool_facts where uncounted_units <> uncounted_found
    union all select 'pool: overage = events', subject, overage_units, overage_found
      from pool_facts where overage_units <> overage_found
    union all select 'pool: limit = lines', subject, limit_units, limit_found from pool_facts where limit_units <> limit_found
    union all select 'lease: open >= 0', id, 0, granted - returned - released - settled
      from lease_facts where granted - returned - released - settled < 0
    union all select 'lease: granted = lines', id, granted, granted_found from lease_facts where granted <> granted_found
    union all select 'lease: returned = lines', id, returned, returned_found from lease_facts where returned <> returned_found
    union all select 'lease: released = lines', id, released, released_found from lease_facts where released <> released_found
    union all select 'lease: settled = events', id, settled, settled_found from lease_facts where settled <> settled_found
    union all select 'lease: has a pool', lease.id, 1, 0
      from lease left join pool on pool.account_id = lease.account_id and pool.meter = lease.meter and pool.period = lease.period
      where pool.account_id is null
    union all select 'usage: has a pool', event_sum.account_id || ' ' || event_sum.meter || ' ' || event_sum.period, 1, 0
      from event_sum left join pool on pool.account_id = event_sum.account_id and pool.meter = event_sum.meter
        and pool.period = event_sum.period
      where pool.account_id is null
        and event_sum.settled_units + event_sum.uncounted_units + event_sum.overage_units > 0
    union all select 'device: used = events', device_usage.device_id || ' ' || device_usage.meter || ' ' || device_usage.period,
        device_usage.settled_units + device_usage.overage_units + device_usage.uncounted_units, coalesce(device_sum.used, 0)
      from device_usage left join device_sum on device_sum.device_id = device_usage.device_id
        and device_sum.meter = device_usage.meter and device_sum.period = device_usage.period
      where device_usage.settled_units + device_usage.overage_units + device_usage.uncounted_units <> coalesce(device_sum.used, 0)
  `.execute(executor)
  return result.rows
}
