import type { Selectable } from 'kysely'
import type { Executor } from '../../../db/database.ts'
import type { StripeEventTable } from '../billing-tables.ts'

export type StripeEventRow = Selectable<StripeEventTable>

/** Stores an event once. @returns false when it was there already */
export async function insertStripeEvent(executor: Executor, row: StripeEventRow): Promise<boolean> {
  const inserted = await executor
    .insertInto('stripe_event')
    .values(row)
    .onConflict((conflict) => conflict.column('event_id').doNothing())
    .returning('event_id')
    .executeTakeFirst()
  return inserted !== undefined
}

/**
 * Claims events that are due, so that no other instance takes them until `claimedUntil`. All due events of the customer
 * of the oldest one come together: one reading of Stripe answers them all. Where another instance was faster, the next customer's.
 */
export async function claimDueEvents(
  executor: Executor,
  claim: { now: number; claimedUntil: number; limit: number },
): Promise<StripeEventRow[]> {
  for (;;) {
    const oldest = await executor
      .selectFrom('stripe_event')
      .select(['event_id', 'customer_id'])
      .where('state', '=', 'pending')
      .where('next_attempt_at', '<=', claim.now)
      .orderBy('next_attempt_at')
      .orderBy('event_id')
      .limit(1)
      .executeTakeFirst()
    if (oldest === undefined) return []
    const claimed = await claimTogether(executor, oldest, claim)
    if (claimed.length > 0) return claimed
  }
}

async function claimTogether(
  executor: Executor,
  oldest: Pick<StripeEventRow, 'event_id' | 'customer_id'>,
  claim: { now: number; claimedUntil: number; limit: number },
): Promise<StripeEventRow[]> {
  const { customer_id: customerId } = oldest
  return await executor
    .updateTable('stripe_event')
    .set((set) => ({ next_attempt_at: claim.claimedUntil, attempts: set('attempts', '+', 1) }))
    .where('event_id', 'in', (select) => {
      const due = select
        .selectFrom('stripe_event')
        .select('event_id')
        .where('state', '=', 'pending')
        .where('next_attempt_at', '<=', claim.now)
        .limit(claim.limit)
      return customerId === null
        ? due.where('event_id', '=', oldest.event_id)
        : due.where('customer_id', '=', customerId)
    })
    // Asked again of each row once it is locked: another instance may have claimed it in between.
    .where('state', '=', 'pending')
    .where('next_attempt_at', '<=', claim.now)
    .returningAll()
    .execute()
}

/** Ends the work on events, or has them tried again at `nextAttemptAt`. The last error is kept. */
export async function settleEvents(
  executor: Executor,
  outcome: {
    eventIds: readonly string[]
    state: StripeEventRow['state']
    now: number
    nextAttemptAt?: number
    error?: string
  },
): Promise<void> {
  await executor
    .updateTable('stripe_event')
    .set({
      state: outcome.state,
      processed_at: outcome.state === 'pending' ? null : outcome.now,
      ...(outcome.nextAttemptAt === undefined ? {} : { next_attempt_at: outcome.nextAttemptAt }),
      ...(outcome.error === undefined ? {} : { last_error: outcome.error }),
    })
    .where('event_id', 'in', [...outcome.eventIds])
    .execute()
}

/** When the next event is due, epoch milliseconds; `null` when none waits. */
export async function nextEventDue(executor: Executor): Promise<number | null> {
  const row = await executor
    .selectFrom('stripe_event')
    .select('next_attempt_at')
    .where('state', '=', 'pending')
    .orderBy('next_attempt_at')
    .executeTakeFirst()
  return row?.next_attempt_at ?? null
}

/** How many events were given up. */
export async function countFailedEvents(executor: Executor): Promise<number> {
  const row = await executor
    .selectFrom('stripe_event')
    .select((select) => select.fn.countAll().as('count'))
    .where('state', '=', 'failed')
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** Which of these events are stored, whatever became of them. */
export async function knownEventIds(executor: Executor, eventIds: readonly string[]): Promise<Set<string>> {
  if (eventIds.length === 0) return new Set()
  const rows = await executor.selectFrom('stripe_event').select('event_id').where('event_id', 'in', eventIds).execute()
  return new Set(rows.map((row) => row.event_id))
}
