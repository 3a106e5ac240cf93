import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { doubling } from '../../../shared/time/doubling.ts'
import { HOUR, MINUTE, SECOND } from '../../../shared/time/duration.ts'
import type { Database } from '../../db/database.ts'
import type { RefreshCheckout } from './refresh-checkout.ts'
import { findCheckoutBySession } from './store/checkout-store.ts'
import { claimDueEvents, nextEventDue, settleEvents, type StripeEventRow } from './store/stripe-event-store.ts'
import { describeFailure } from './stripe-failure.ts'
import type { SyncStripeCustomer } from './sync-stripe-customer.ts'

/** An instance that dies over events gives them back after this. */
const CLAIM_TIME = 3 * MINUTE
const CLAIM_LIMIT = 500
/** After this many tries, some 12 hours, the event rests as failed; the sweep repairs what it stood for. */
const MAX_ATTEMPTS = 20
const LONGEST_PAUSE = HOUR
/** Another instance may have stored an event, so the inbox is looked at even when nobody called. */
const IDLE_PAUSE = 15 * SECOND

export interface InboxWorker {
  start(): void
  /** An event was stored: look now. */
  poke(): void
  /** Resolves when the work under way is done. */
  stop(): Promise<void>
}

export interface InboxWorkerDeps {
  readonly db: Kysely<Database>
  readonly now: () => number
  readonly logger: Logger
  readonly sync: SyncStripeCustomer
  readonly refresh: RefreshCheckout
}

/** The pause before the next try after `attempts` failed ones, milliseconds: doubling from 2 s to an hour. */
export function retryPause(attempts: number): number {
  return doubling(attempts, 2 * SECOND, LONGEST_PAUSE)
}

/** Works the webhook inbox off, one customer at a time; what fails is tried again later, and its last error kept. */
export function createInboxWorker(deps: InboxWorkerDeps): InboxWorker {
  const { db, logger } = deps
  let stopped = true
  let poked = false
  let running: Promise<void> | null = null
  let timer: NodeJS.Timeout | null = null

  async function work(events: StripeEventRow[]): Promise<void> {
    const sessions = new Set(events.map((event) => event.session_id).filter((id) => id !== null))
    for (const sessionId of sessions) {
      const checkout = await findCheckoutBySession(db, sessionId)
      if (checkout !== null) await deps.refresh.now(checkout)
    }
    const customerId = events[0]?.customer_id
    const outcome =
      customerId === null || customerId === undefined
        ? 'unknown_customer'
        : await deps.sync(customerId, `webhook ${events.map((event) => event.type).join(' ')}`.slice(0, 200))
    await settleEvents(db, {
      eventIds: events.map((event) => event.event_id),
      state: outcome === 'synced' ? 'done' : 'ignored',
      now: deps.now(),
    })
  }

  async function postpone(events: StripeEventRow[], error: unknown): Promise<void> {
    const failure = describeFailure(error)
    for (const event of events) {
      const given = event.attempts >= MAX_ATTEMPTS
      const note = { eventId: event.event_id, type: event.type, attempts: event.attempts, failure }
      if (given) logger.error(note, 'an event of Stripe is given up')
      else logger.warn(note, 'an event of Stripe is tried again later')
      await settleEvents(db, {
        eventIds: [event.event_id],
        state: given ? 'failed' : 'pending',
        now: deps.now(),
        nextAttemptAt: deps.now() + retryPause(event.attempts),
        error: failure,
      })
    }
  }

  async function drain(): Promise<void> {
    do {
      poked = false
      for (;;) {
        if (stopped) return
        const now = deps.now()
        const events = await claimDueEvents(db, { now, claimedUntil: now + CLAIM_TIME, limit: CLAIM_LIMIT })
        if (events.length === 0) break
        try {
          await work(events)
        } catch (error) {
          await postpone(events, error)
        }
      }
    } while (poked)
  }

  function look(): void {
    if (stopped || running !== null) return
    if (timer !== null) clearTimeout(timer)
    running = drain()
      .catch((error: unknown) => logger.error({ err: error }, 'the webhook inbox could not be worked on'))
      .then(() => schedule())
      .catch((error: unknown) => logger.error({ err: error }, 'the webhook inbox could not be read'))
      .finally(() => {
        running = null
        if (poked) look()
      })
  }

  async function schedule(): Promise<void> {
    if (stopped) return
    const due = await nextEventDue(db)
    const pause = due === null ? IDLE_PAUSE : Math.min(IDLE_PAUSE, Math.max(0, due - deps.now()))
    timer = setTimeout(look, pause)
    timer.unref()
  }

  return {
    start() {
      stopped = false
      look()
    },
    poke() {
      poked = true
      look()
    },
    async stop() {
      stopped = true
      if (timer !== null) clearTimeout(timer)
      await running
    },
  }
}
