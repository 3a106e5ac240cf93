import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { SECOND } from '../../shared/time/duration.ts'
import type { Database } from './database.ts'
import { postgresTypes } from './postgres-values.ts'

/** Milliseconds each, 0 for none. */
export interface PostgresTimeouts {
  /** Until a connection stands, or one of the pool is free. */
  readonly connect: number
  /** A statement, the wait for a lock included. */
  readonly statement: number
  readonly lock: number
  /** A transaction in which nothing happens: its instance hangs, and holds what others wait for. */
  readonly idleInTransaction: number
}

export const SERVING: PostgresTimeouts = {
  connect: 10 * SECOND,
  statement: 30 * SECOND,
  lock: 15 * SECOND,
  idleInTransaction: 30 * SECOND,
}

/** A change of the schema takes the time that it takes, and waits for the instance that does it. */
export const MIGRATING: PostgresTimeouts = { connect: 10 * SECOND, statement: 0, lock: 0, idleInTransaction: 0 }

/** What the driver is told for every connection, pooled or not. */
export function connectionSettings(url: string, timeouts: PostgresTimeouts): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: 'revitautoplan-cloud',
    connectionTimeoutMillis: timeouts.connect,
    statement_timeout: timeouts.statement,
    lock_timeout: timeouts.lock,
    idle_in_transaction_session_timeout: timeouts.idleInTransaction,
    // A machine that lost its power closes no connection: the server asks, and lets its locks go within two minutes.
    options: '-c tcp_keepalives_idle=60 -c tcp_keepalives_interval=15 -c tcp_keepalives_count=4',
    keepAlive: true,
    types: postgresTypes,
  }
}

/**
 * Opens a pool of connections to PostgreSQL; none is made before the first query. What a transaction committed is on the server's
 * disk, as far as its `synchronous_commit` is on. `destroy()` ends the connections.
 *
 * @param lost told of a connection that ended while nobody used it; the next query makes another
 */
export function openPostgres(
  location: { readonly url: string; readonly poolSize: number },
  timeouts: PostgresTimeouts = SERVING,
  lost: (error: Error) => void = () => {},
): Kysely<Database> {
  const pool = new pg.Pool({
    ...connectionSettings(location.url, timeouts),
    max: location.poolSize,
    idleTimeoutMillis: 60 * SECOND,
  })
  // Without these listeners a connection that the server ends would end the process; who uses one hears of it by his query.
  pool.on('error', lost)
  pool.on('connect', (client) => client.on('error', () => {}))
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
  POOLS.set(db, pool)
  return db
}

const POOLS = new WeakMap<Kysely<Database>, pg.Pool>()

/** The connections of a pool in use and idle, and how many requests wait for one; `null` for a database without a pool. */
export function poolFigures(db: Kysely<Database>): { used: number; idle: number; waiting: number } | null {
  const pool = POOLS.get(db)
  if (pool === undefined) return null
  return { used: pool.totalCount - pool.idleCount, idle: pool.idleCount, waiting: pool.waitingCount }
}
