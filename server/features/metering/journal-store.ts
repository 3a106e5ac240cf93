import type { Meter } from '../../../shared/catalog/plan.ts'
import type { Period } from '../../../shared/time/period.ts'
import type { Executor } from '../../db/database.ts'
import { insertRows } from './insert-rows.ts'
import type { DenialTable, JournalLinkTable, LinkStatus, UsageEventTable } from './metering-tables.ts'
import { CHAIN_HEAD_START, type ChainHead } from './rules/check-chain.ts'

/** How far the chain of a device’s journal has come; the start of every chain before its first entry. */
export async function headOf(executor: Executor, deviceId: string): Promise<ChainHead> {
  const row = await executor
    .selectFrom('journal_head')
    .select(['sequence', 'hash'])
    .where('device_id', '=', deviceId)
    .executeTakeFirst()
  return row ?? CHAIN_HEAD_START
}

/** Moves the head of a device’s chain. */
export async function writeHead(transaction: Executor, deviceId: string, head: ChainHead): Promise<void> {
  await transaction
    .insertInto('journal_head')
    .values({ device_id: deviceId, sequence: head.sequence, hash: head.hash })
    .onConflict((conflict) => conflict.column('device_id').doUpdateSet({ sequence: head.sequence, hash: head.hash }))
    .execute()
}

export interface KnownLink extends ChainHead {
  readonly status: LinkStatus
  readonly code: string | null
}

/** The links of every branch of a device's chain between two sequences, both included. */
export async function linksBetween(
  executor: Executor,
  deviceId: string,
  from: number,
  to: number,
): Promise<KnownLink[]> {
  return await executor
    .selectFrom('journal_link')
    .select(['sequence', 'hash', 'status', 'code'])
    .where('device_id', '=', deviceId)
    .where('sequence', '>=', from)
    .where('sequence', '<=', to)
    .execute()
}

/** Keeps entries as links of their chain, settled or not. */
export async function appendLinks(transaction: Executor, links: readonly JournalLinkTable[]): Promise<void> {
  await insertRows(transaction, 'journal_link', links)
}

export type KnownEvent = Pick<
  UsageEventTable,
  'id' | 'account_id' | 'content_digest' | 'settled_units' | 'overage_units'
>

/** The settled events with these ids; unknown ones are left out. */
export async function eventsByIds(executor: Executor, ids: readonly string[]): Promise<KnownEvent[]> {
  if (ids.length === 0) return []
  return await executor
    .selectFrom('usage_event')
    .select(['id', 'account_id', 'content_digest', 'settled_units', 'overage_units'])
    .where('id', 'in', [...ids])
    .execute()
}

/** Which of these ids are reservations of cloud operations: their events are the cloud's own to write. */
export async function cloudReservations(executor: Executor, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await executor
    .selectFrom('cloud_operation')
    .select('id')
    .where('id', 'in', [...ids])
    .execute()
  return new Set(rows.map((row) => row.id))
}

/** Settles events. Throws on an id that is there already: its look-up comes first. */
export async function appendUsageEvents(transaction: Executor, events: readonly UsageEventTable[]): Promise<void> {
  await insertRows(transaction, 'usage_event', events)
}

/** Which of these denials are recorded already. */
export async function knownDenials(executor: Executor, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await executor
    .selectFrom('denial')
    .select('id')
    .where('id', 'in', [...ids])
    .execute()
  return new Set(rows.map((row) => row.id))
}

/** Keeps refused requests. */
export async function appendDenials(transaction: Executor, denials: readonly DenialTable[]): Promise<void> {
  await insertRows(transaction, 'denial', denials)
}

/** What a batch adds to a device's usage of one meter and period. Whole units. */
export interface UsageAdded {
  readonly meter: Meter
  readonly period: Period
  readonly settled: number
  readonly overage: number
  readonly uncounted: number
}

/** Adds to what a device used of a meter in a period. */
export async function addDeviceUsage(
  transaction: Executor,
  device: { readonly deviceId: string; readonly accountId: string },
  added: readonly UsageAdded[],
): Promise<void> {
  for (const usage of added) {
    await transaction
      .insertInto('device_usage')
      .values({
        device_id: device.deviceId,
        meter: usage.meter,
        period: usage.period,
        account_id: device.accountId,
        settled_units: usage.settled,
        overage_units: usage.overage,
        uncounted_units: usage.uncounted,
      })
      .onConflict((conflict) =>
        conflict.columns(['device_id', 'meter', 'period']).doUpdateSet((row) => ({
          settled_units: row('device_usage.settled_units', '+', usage.settled),
          overage_units: row('device_usage.overage_units', '+', usage.overage),
          uncounted_units: row('device_usage.uncounted_units', '+', usage.uncounted),
        })),
      )
      .execute()
  }
}

/** Units that a device used, by meter, from a period on. */
export async function deviceUsageFrom(
  executor: Executor,
  deviceId: string,
  period: Period,
): Promise<{ meter: Meter; period: Period; used: number }[]> {
  const rows = await executor
    .selectFrom('device_usage')
    .selectAll()
    .where('device_id', '=', deviceId)
    .where('period', '>=', period)
    .execute()
  return rows.map((row) => ({
    meter: row.meter,
    period: row.period,
    used: row.settled_units + row.overage_units + row.uncounted_units,
  }))
}
