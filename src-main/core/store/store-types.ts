import type { Database } from 'better-sqlite3'

/**
 * The one SQLite database of a core, on two connections to the same write-ahead log.
 * No transaction outlives the call that opened it, so the two never wait for each other.
 */
export interface Store {
  /** `synchronous=FULL`: what is committed here survives a power cut. */
  readonly full: Database
  /** `synchronous=NORMAL`: what is committed here survives a killed process. */
  readonly holds: Database
  /** The number of this core's run. Another core that took the store over has raised it, and then every write here throws. */
  readonly epoch: number
  /** Runs `body` in one write transaction, after checking the epoch. A throw rolls back and is passed on. */
  transact<Value>(connection: Database, body: () => Value): Value
  /** Called when a write failed in a way after which nothing on disk can be relied on: the process must end. */
  onFatal(listener: (error: unknown) => void): void
  /** Closes both connections and lets go of the lock. */
  close(): void
}

/** Why the store could not be opened. */
export interface StoreFailure {
  readonly code: 'already_running' | 'network_path' | 'newer_version'
}
