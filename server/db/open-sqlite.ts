import SqliteDatabase from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Database } from './database.ts'
import { keepStatements } from './keep-statements.ts'

/** How long a statement waits for another process (the admin command) that holds the write lock, milliseconds. */
const BUSY_TIMEOUT = 5000

/**
 * Opens the SQLite file, made with its folder when missing. What a transaction committed is on disk (WAL, `synchronous=FULL`).
 * `destroy()` closes the file.
 */
export function openSqlite(file: string): Kysely<Database> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  // Sessions and hashes of passwords lie in it; SQLite gives its other files the same rights.
  closeSync(openSync(file, 'a', 0o600))
  const sqlite = new SqliteDatabase(file, { timeout: BUSY_TIMEOUT })
  sqlite.pragma('journal_mode = WAL')
  sqlite.pragma('synchronous = FULL')
  sqlite.pragma('foreign_keys = ON')
  return new Kysely<Database>({ dialect: new SqliteDialect({ database: keepStatements(sqlite) }) })
}
