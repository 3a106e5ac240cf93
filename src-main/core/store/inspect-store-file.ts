import { closeSync, existsSync, openSync, readSync, rmSync, statSync } from 'node:fs'
import DatabaseConstructor, { type Database } from 'better-sqlite3'
import { failure, type Result, success } from '../../../shared/result/result.ts'
import { migrateStore, STORE_APPLICATION_ID, STORE_VERSION, storeVersion } from './migrate-store.ts'
import type { StoreFailure } from './store-types.ts'

/** The first bytes of every SQLite file (https://www.sqlite.org/fileformat.html section 1.3). */
const MAGIC = 'SQLite format 3\0'
const HEADER_BYTES = 100

/** A store of up to this size is read through at every start, at about a millisecond for each megabyte; a larger one after an unclean end. */
const ALWAYS_CHECKED_BYTES = 32 * 1024 * 1024

/**
 * Looks at what lies where a store is to be opened, without changing a byte of it: opening it to write would turn another program's
 * file into one of ours.
 *
 * @returns whether a store is there; a failure when what is there is no store that this version may use
 * @throws SqliteError, or an error of the file system, when it cannot be read
 */
export function inspectStoreFile(path: string): Result<'empty' | 'store', StoreFailure> {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  const log = `${path}-wal`
  const logSize = statSync(log, { throwIfNoEntry: false })?.size ?? 0
  // A log without its file still holds what was written: it is not ours to overwrite.
  if (size === 0)
    return logSize === 0
      ? success('empty')
      : failure({ code: 'damaged', path, detail: 'the file is empty beside its log' })
  if (!startsAsDatabase(path)) return failure({ code: 'foreign_file', path, detail: '' })

  const sideFiles = [log, `${path}-shm`].filter((file) => !existsSync(file))
  const database = new DatabaseConstructor(path, { readonly: true, timeout: 2000 })
  try {
    return inspectDatabase(database, path, logSize > 0 || size <= ALWAYS_CHECKED_BYTES)
  } finally {
    database.close()
    // A reader makes them and cannot take them away again.
    for (const file of sideFiles) rmSync(file, { force: true })
  }
}

function inspectDatabase(
  database: Database,
  path: string,
  readsThrough: boolean,
): Result<'empty' | 'store', StoreFailure> {
  const applicationId = Number(database.pragma('application_id', { simple: true }))
  const version = storeVersion(database)
  const objects = database.prepare<[], string>('SELECT name FROM sqlite_schema').pluck().all()
  if (applicationId !== 0 && applicationId !== STORE_APPLICATION_ID)
    return failure({ code: 'foreign_file', path, detail: '' })
  if (objects.length === 0 && version === 0) return success('empty')
  if (applicationId === 0 && (version === 0 || !objects.includes('meta')))
    return failure({ code: 'foreign_file', path, detail: '' })
  if (version > STORE_VERSION) return failure({ code: 'newer_version', path, detail: '' })
  const difference = layoutDifference(database, version)
  if (difference !== null) return failure({ code: 'unknown_layout', path, detail: difference })
  if (readsThrough) {
    const finding = String(database.pragma('quick_check(1)', { simple: true }))
    if (finding !== 'ok') return failure({ code: 'damaged', path, detail: finding.replace(/\s+/g, ' ') })
  }
  return success('store')
}

function startsAsDatabase(path: string): boolean {
  const file = openSync(path, 'r')
  try {
    const header = Buffer.alloc(HEADER_BYTES)
    const length = readSync(file, header, 0, HEADER_BYTES, 0)
    return length === HEADER_BYTES && header.toString('latin1', 0, MAGIC.length) === MAGIC
  } finally {
    closeSync(file)
  }
}

/** What a store of this version should have and has not, in words; more than it should have is nobody's harm. */
function layoutDifference(database: Database, version: number): string | null {
  const model = new DatabaseConstructor(':memory:')
  try {
    migrateStore(model, version)
    const there = new Set(columnsOf(database))
    const missing = columnsOf(model).find((column) => !there.has(column))
    return missing === undefined ? null : `version ${version} without ${missing}`
  } finally {
    model.close()
  }
}

/** Every column of every table and view, as `table.column`. */
function columnsOf(database: Database): string[] {
  return database
    .prepare<[], string>(
      `SELECT object.name || '.' || info.name FROM sqlite_schema AS object, pragma_table_xinfo(object.name) AS info
       WHERE object.type IN ('table', 'view') ORDER BY 1`,
    )
    .pluck()
    .all()
}
