import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname, join } from 'node:path'
import DatabaseConstructor, { type Database } from 'better-sqlite3'
import { failure, success, type Result } from '../../../shared/result/result.ts'
import { takeCoreLock } from './core-lock.ts'
import { isFatalStoreError } from './is-fatal-store-error.ts'
import { isNetworkPath } from './is-network-path.ts'
import { migrateStore, STORE_VERSION, storeVersion } from './migrate-store.ts'
import { StoreTakenOverError } from './store-taken-over-error.ts'
import type { Store, StoreFailure } from './store-types.ts'

/** The log is moved into the database file once it has so many pages of 4 KiB. */
const CHECKPOINT_PAGES = 4000

/**
 * Opens the store of a core for as long as the core lives: takes `core.lock` beside it, migrates, raises the epoch.
 *
 * @param path of the SQLite file; its folder is made when missing
 */
export function openStore(path: string): Result<Store, StoreFailure> {
  if (isNetworkPath(path)) {
    return failure({ code: 'network_path' })
  }
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const lock = takeCoreLock(join(dirname(path), 'core.lock'))
  if (lock === null) {
    return failure({ code: 'already_running' })
  }
  try {
    // Names of people and projects lie in it; SQLite gives its other files the same rights.
    closeSync(openSync(path, 'a', 0o600))
    const full = connect(path, 'FULL')
    if (storeVersion(full) > STORE_VERSION) {
      full.close()
      lock.release()
      return failure({ code: 'newer_version' })
    }
    migrateStore(full)
    const epoch = raiseEpoch(full)
    const holds = connect(path, 'NORMAL')
    // A checkpoint moves the log into the database file and takes milliseconds: reserves never pay for it, commits seldom.
    holds.pragma('wal_autocheckpoint = 0')
    full.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
    return success(createStore(full, holds, epoch, lock.release))
  } catch (error) {
    lock.release()
    throw error
  }
}

function connect(path: string, synchronous: 'FULL' | 'NORMAL'): Database {
  const database = new DatabaseConstructor(path, { timeout: 2000 })
  database.pragma('journal_mode = WAL')
  database.pragma(`synchronous = ${synchronous}`)
  database.pragma('foreign_keys = ON')
  database.pragma('trusted_schema = OFF')
  return database
}

function raiseEpoch(database: Database): number {
  const raise = database.prepare<[], { value: number }>(
    `INSERT INTO meta (key, value) VALUES ('epoch', 1) ON CONFLICT (key) DO UPDATE SET value = value + 1 RETURNING value`,
  )
  const row = raise.get()
  if (row === undefined) throw new Error('the epoch could not be raised')
  return row.value
}

function createStore(full: Database, holds: Database, epoch: number, releaseLock: () => void): Store {
  const fatalListeners = new Set<(error: unknown) => void>()
  const statements = new Map(
    [full, holds].map((database) => [
      database,
      {
        begin: database.prepare('BEGIN IMMEDIATE'),
        commit: database.prepare('COMMIT'),
        rollback: database.prepare('ROLLBACK'),
        epoch: database.prepare<[], number>(`SELECT value FROM meta WHERE key = 'epoch'`).pluck(),
      },
    ]),
  )

  return {
    full,
    holds,
    epoch,
    transact(connection, body) {
      const statement = statements.get(connection)
      if (statement === undefined) throw new Error('not a connection of this store')
      statement.begin.run()
      try {
        if (statement.epoch.get() !== epoch) throw new StoreTakenOverError()
        const value = body()
        statement.commit.run()
        return value
      } catch (error) {
        if (connection.inTransaction) statement.rollback.run()
        if (isFatalStoreError(error)) for (const listener of fatalListeners) listener(error)
        throw error
      }
    },
    onFatal(listener) {
      fatalListeners.add(listener)
    },
    close() {
      holds.close()
      full.close()
      releaseLock()
    },
  }
}
