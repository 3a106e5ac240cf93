import { pino } from 'pino'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../db/open-test-database.ts'
import { createInboxWorker, type InboxWorker } from './inbox-worker.ts'
import { insertStripeEvent } from './store/stripe-event-store.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await openTestDatabase()
})
afterEach(async () => {
  await database.close()
})

async function store(eventId: string, customerId: string): Promise<void> {
  await insertStripeEvent(database.db, {
    event_id: eventId,
    type: 'customer.subscription.updated',
    object_id: null,
    customer_id: customerId,
    session_id: null,
    api_version: null,
    payload: '{}',
    state: 'pending',
    attempts: 0,
    next_attempt_at: 0,
    last_error: null,
    received_at: Date.now(),
    processed_at: null,
  })
}

it('has each event worked on once by two instances that look at the same time, all of a customer together', async () => {
  const synced: string[] = []
  const instance = (): InboxWorker =>
    createInboxWorker({
      db: database.db,
      now: Date.now,
      logger: pino({ level: 'silent' }),
      sync(customerId) {
        synced.push(customerId)
        return Promise.resolve('synced')
      },
      refresh: {
        now: (row) => Promise.resolve(row),
        ifOlderThan: (row) => Promise.resolve(row),
        idle: () => Promise.resolve(),
      },
    })
  for (let customer = 0; customer < 20; customer += 1) {
    for (let event = 0; event < 3; event += 1) await store(`evt_${customer}_${event}`, `cus_${customer}`)
  }
  const workers = [instance(), instance()]
  for (const worker of workers) worker.start()
  await vi.waitFor(
    async () => {
      const left = await database.db
        .selectFrom('stripe_event')
        .select('event_id')
        .where('state', '!=', 'done')
        .execute()
      expect(left).toEqual([])
    },
    { timeout: 15_000, interval: 50 },
  )
  await Promise.all(workers.map((worker) => worker.stop()))
  expect(synced.toSorted()).toEqual(Array.from({ length: 20 }, (_, customer) => `cus_${customer}`).toSorted())
  const attempts = await database.db.selectFrom('stripe_event').select('attempts').execute()
  expect(attempts.every((event) => event.attempts === 1)).toBe(true)
})
