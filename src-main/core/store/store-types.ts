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

/** Why the store could not be opened; the words for it are in shared/words. */
export interface StoreFailure {
  readonly code:
    | 'already_running'
    /** The folder lies on another machine, or travels between machines. */
    | 'network_path'
    | 'roaming_path'
    | 'folder_unusable'
    | 'lock_unusable'
    /** Another program has the file open. */
    | 'store_busy'
    | 'not_writable'
    | 'disk_full'
    | 'disk_failed'
    /** What lies there is left as it is, byte for byte. */
    | 'newer_version'
    | 'foreign_file'
    | 'unknown_layout'
    | 'damaged'
  /** The file that it is about, absolute. */
  readonly path: string
  /** What the system or the database said; empty where it said nothing. */
  readonly detail: string
}
