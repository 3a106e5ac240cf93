import { closeSync, mkdirSync, openSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import DatabaseConstructor, { type Database } from 'better-sqlite3'
import { failure, success, type Result } from '../../../shared/result/result.ts'
import { type CoreLock, takeCoreLock } from './core-lock.ts'
import { inspectStoreFile } from './inspect-store-file.ts'
import { isFatalStoreError } from './is-fatal-store-error.ts'
import { isNetworkPath } from './is-network-path.ts'
import { isRoamingPath } from './is-roaming-path.ts'
import { migrateStore } from './migrate-store.ts'
import { lockFailureOf, storeFailureOf } from './store-failures.ts'
import { StoreLostError } from './store-lost-error.ts'
import { StoreTakenOverError } from './store-taken-over-error.ts'
import type { Store, StoreFailure } from './store-types.ts'

/** The log is moved into the database file once it has so many pages of 4 KiB. */
const CHECKPOINT_PAGES = 4000

/**
 * Opens the store of a core for as long as the core lives: takes `core.lock` beside it, looks at what is there, migrates, raises the epoch.
 * Whatever is no store of this version stays as it is.
 *
 * @param path of the SQLite file; its folder is made when missing
 */
export function openStore(path: string): Result<Store, StoreFailure> {
  const folder = dirname(path)
  if (isRoamingPath(folder)) return failure({ code: 'roaming_path', path, detail: '' })
  const lockPath = join(folder, 'core.lock')
  const made = attempt(
    () => {
      if (isNetworkPath(path)) return failure({ code: 'network_path', path, detail: '' })
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      return success(null)
    },
    (error) => storeFailureOf(error, path),
  )
  if (!made.ok) return made
  const taken = attempt(
    () => success(takeCoreLock(lockPath)),
    (error) => lockFailureOf(error, lockPath),
  )
  if (!taken.ok) return taken
  const lock = taken.value
  if (lock === null) return failure({ code: 'already_running', path, detail: '' })
  let opened: Result<Store, StoreFailure> | null = null
  try {
    opened = attempt(
      () => openLocked(path, lock),
      (error) => storeFailureOf(error, path),
    )
    return opened
  } finally {
    if (opened === null || !opened.ok) lock.release()
  }
}

/** A failure of the disk or the database as a value; a bug is thrown on. */
function attempt<Value>(
  body: () => Result<Value, StoreFailure>,
  failureOf: (error: unknown) => StoreFailure | null,
): Result<Value, StoreFailure> {
  try {
    return body()
  } catch (error) {
    const known = failureOf(error)
    if (known === null) throw error
    return failure(known)
  }
}

function openLocked(path: string, lock: CoreLock): Result<Store, StoreFailure> {
  const found = inspectStoreFile(path)
  if (!found.ok) return found
  // Names of people and projects lie in it; SQLite gives its other files the same rights.
  closeSync(openSync(path, 'a', 0o600))
  const connections: Database[] = []
  const connect = (synchronous: 'FULL' | 'NORMAL'): Database => {
    const database = new DatabaseConstructor(path, { timeout: 2000 })
    connections.push(database)
    database.pragma('journal_mode = WAL')
    database.pragma(`synchronous = ${synchronous}`)
    database.pragma('foreign_keys = ON')
    database.pragma('trusted_schema = OFF')
    return database
  }
  try {
    const full = connect('FULL')
    migrateStore(full)
    const epoch = raiseEpoch(full)
    const holds = connect('NORMAL')
    // A checkpoint moves the log into the database file and takes milliseconds: reserves never pay for it, commits seldom.
    holds.pragma('wal_autocheckpoint = 0')
    full.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
    return success(createStore(path, full, holds, epoch, lock.release))
  } catch (error) {
    for (const database of connections) database.close()
    throw error
  }
}

function raiseEpoch(database: Database): number {
  const raise = database.prepare<[], { value: number }>(
    `INSERT INTO meta (key, value) VALUES ('epoch', 1) ON CONFLICT (key) DO UPDATE SET value = value + 1 RETURNING value`,
  )
  const row = raise.get()
  if (row === undefined) throw new Error('the epoch could not be raised')
  return row.value
}

/** What a file is on its disk, whatever its name; `null` where there is none. */
function identityOf(path: string): string | null {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  return found === undefined ? null : `${found.dev}:${found.ino}`
}

function createStore(path: string, full: Database, holds: Database, epoch: number, releaseLock: () => void): Store {
  const identity = identityOf(path)
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
        // A file that was removed can still be written, but whoever starts next does not find it.
        if (connection === full && identityOf(path) !== identity) throw new StoreLostError(path)
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
