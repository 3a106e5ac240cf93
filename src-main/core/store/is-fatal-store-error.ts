import DatabaseConstructor from 'better-sqlite3'
import { StoreTakenOverError } from './store-taken-over-error.ts'

const FATAL_CODES = ['SQLITE_IOERR', 'SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_READONLY', 'SQLITE_CANTOPEN']

/** True for what the database reports, in contrast to a bug of ours. */
export function isStoreError(error: unknown): boolean {
  return error instanceof DatabaseConstructor.SqliteError || error instanceof StoreTakenOverError
}

/**
 * True when what is on disk can no longer be relied on: a failed write or fsync, a damaged file, another core.
 * After a failed fsync the kernel may have dropped the pages, so trying again would lie.
 *
 * @see https://wiki.postgresql.org/wiki/Fsync_Errors
 */
export function isFatalStoreError(error: unknown): boolean {
  if (error instanceof StoreTakenOverError) return true
  return error instanceof DatabaseConstructor.SqliteError && FATAL_CODES.some((code) => error.code.startsWith(code))
}
