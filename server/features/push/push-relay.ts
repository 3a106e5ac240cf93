import { randomUUID } from 'node:crypto'
import { sql, type Kysely } from 'kysely'
import type { Logger } from 'pino'
import pg from 'pg'
import { z } from 'zod'
import { streamEventSchema, type StreamEvent } from '../../../shared/protocol/cloud-api.ts'
import { doubling } from '../../../shared/time/doubling.ts'
import { MINUTE, SECOND } from '../../../shared/time/duration.ts'
import type { Database } from '../../db/database.ts'
import { connectionSettings, SERVING } from '../../db/open-postgres.ts'
import { versionsChangedSince, versionsOf } from '../entitlements/entitlement-store.ts'
import type { PushHub } from './push-hub.ts'

const CHANNEL = 'revitautoplan_push'
const FIRST_PAUSE = SECOND / 4
const LONGEST_PAUSE = 10 * SECOND
/** An instance that died after its commit and before its notification leaves a version that nobody was told of. */
const LOOK_EVERY = 10 * SECOND
/** Clocks of instances, and the time that a transaction takes, differ by less. */
const LOOK_BACK = 2 * MINUTE
/** Notifications that wait while the database does not answer; of more the oldest are dropped, for devices poll as well. */
const WAITING_LIMIT = 10_000

const messageSchema = z.object({
  from: z.string(),
  accountId: z.string(),
  except: z.string().optional(),
  event: streamEventSchema,
})
type Message = z.infer<typeof messageSchema>

/** Carries pushes between the instances of a cloud. */
export interface PushRelay {
  /** Sends an event to the devices that are connected to other instances. */
  send(accountId: string, event: StreamEvent, except?: string): void
  /** Resolves when nothing of it runs any more. */
  stop(): Promise<void>
}

export interface PushRelayDeps {
  readonly db: Kysely<Database>
  readonly url: string
  /** The hub of this instance. */
  readonly hub: PushHub
  readonly now: () => number
  readonly logger: Logger
}

/**
 * Carries pushes by LISTEN and NOTIFY of PostgreSQL. A notification may be lost, while this instance has no connection or because
 * another one died: so every device is told its version again after each new connection, and versions that rose are looked for.
 */
export function startPushRelay(deps: PushRelayDeps): PushRelay {
  const { db, hub, logger } = deps
  const self = randomUUID()
  const waiting: string[] = []
  let listener: pg.Client | null = null
  let failures = 0
  let stopped = false
  let sending: Promise<void> | null = null
  let looking: Promise<void> = Promise.resolve()
  let lookedAt = deps.now()
  let again: NodeJS.Timeout | null = null
  const wake = new AbortController()

  function receive(payload: string | undefined): void {
    const message = messageSchema.safeParse(parseJson(payload ?? ''))
    if (!message.success) return logger.warn('a push of another instance cannot be read')
    const { from, accountId, event, except } = message.data
    if (from !== self) hub.publish(accountId, event, except)
  }

  async function listen(): Promise<void> {
    if (stopped) return
    const client = new pg.Client({ ...connectionSettings(deps.url, SERVING), query_timeout: SERVING.connect })
    const lost = (error: unknown): void => {
      if (listener !== client) return
      listener = null
      logger.warn({ err: error }, 'the connection for pushes ended')
      retry()
    }
    client.on('error', lost)
    client.on('end', () => lost(null))
    client.on('notification', (notification) => receive(notification.payload))
    try {
      await client.connect()
      await client.query(`listen ${CHANNEL}`)
      listener = client
      failures = 0
      if (stopped) return
      await tellAll()
    } catch (error) {
      if (listener === client) listener = null
      await client.end().catch(() => undefined)
      logger.warn({ err: error }, 'the connection for pushes could not be made')
      retry()
    }
  }

  function retry(): void {
    if (stopped) return
    failures += 1
    again = setTimeout(() => void listen(), doubling(failures, FIRST_PAUSE, LONGEST_PAUSE))
    again.unref()
  }

  /** Whatever was missed is in what a sync answers. */
  async function tellAll(): Promise<void> {
    for (const { accountId, version } of await versionsOf(db, [...hub.connectedAccounts().keys()])) {
      hub.publish(accountId, { event: 'entitlements', data: { version, reason: 'connected' } })
    }
  }

  /** Also shows a connection that is dead without a word: then the question fails, and another one is made. */
  async function look(): Promise<void> {
    const before = lookedAt
    lookedAt = deps.now()
    const accounts = hub.connectedAccounts()
    for (const { accountId, version } of await versionsChangedSince(db, before - LOOK_BACK)) {
      const told = accounts.get(accountId)
      if (told !== undefined && told < version) {
        hub.publish(accountId, { event: 'entitlements', data: { version, reason: 'plan_changed' } })
      }
    }
    await listener?.query('select 1')
  }

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, 500)
      try {
        await sql`select pg_notify(${CHANNEL}, payload) from unnest(${batch}::text[]) as payload`.execute(db)
        waiting.splice(0, batch.length)
      } catch (error) {
        if (stopped) return
        logger.warn({ err: error, waiting: waiting.length }, 'pushes wait for the database')
        await pause(FIRST_PAUSE * 4)
      }
    }
  }

  function pause(milliseconds: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, milliseconds)
    wake.signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
    return promise
  }

  const opening = listen()
  let isLooking = false
  const timer = setInterval(() => {
    if (isLooking) return
    isLooking = true
    looking = look()
      .catch((error: unknown) => {
        logger.warn({ err: error }, 'versions could not be looked for')
        listener?.emit('error', error instanceof Error ? error : new Error('the connection is dead'))
      })
      .finally(() => {
        isLooking = false
      })
  }, LOOK_EVERY)
  timer.unref()

  return {
    send(accountId, event, except) {
      const message: Message = { from: self, accountId, event, ...(except === undefined ? {} : { except }) }
      waiting.push(JSON.stringify(message))
      if (waiting.length > WAITING_LIMIT) waiting.shift()
      sending ??= drain().finally(() => {
        sending = null
      })
    },
    async stop() {
      stopped = true
      wake.abort()
      clearInterval(timer)
      if (again !== null) clearTimeout(again)
      await Promise.all([opening, sending, looking])
      const open = listener
      listener = null
      await open?.end().catch(() => undefined)
    },
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
