import type { Executor } from '../db/database.ts'

/** What waits in the webhook inbox. */
export interface InboxFigures {
  readonly pending: number
  readonly failed: number
  /** When the oldest waiting event came, epoch milliseconds. */
  readonly oldestPendingAt: number | null
}

export async function readInbox(executor: Executor): Promise<InboxFigures> {
  const rows = await executor
    .selectFrom('stripe_event')
    .select((select) => ['state', select.fn.countAll().as('count'), select.fn.min('received_at').as('oldest')])
    .where('state', 'in', ['pending', 'failed'])
    .groupBy('state')
    .execute()
  const pending = rows.find((row) => row.state === 'pending')
  const failed = rows.find((row) => row.state === 'failed')
  return {
    pending: Number(pending?.count ?? 0),
    failed: Number(failed?.count ?? 0),
    oldestPendingAt: pending === undefined ? null : Number(pending.oldest),
  }
}

/** How many active devices were last seen before each instant, epoch milliseconds. */
export async function devicesSeenBefore(executor: Executor, instants: readonly number[]): Promise<readonly number[]> {
  const row = await executor
    .selectFrom('device')
    .select((select) =>
      instants.map((instant, index) =>
        select.fn
          .sum<number | null>(select.case().when('last_seen_at', '<', instant).then(1).else(0).end())
          .as(`before_${index}`),
      ),
    )
    .where('status', '=', 'active')
    .executeTakeFirst()
  return instants.map((_instant, index) => Number(row?.[`before_${index}`] ?? 0))
}
