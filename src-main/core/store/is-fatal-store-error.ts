import DatabaseConstructor from 'better-sqlite3'
import { StoreLostError } from './store-lost-error.ts'
import { StoreTakenOverError } from './store-taken-over-error.ts'

const FATAL_CODES = ['SQLITE_IOERR', 'SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_READONLY', 'SQLITE_CANTOPEN']

/** True for what the database reports, in contrast to a bug of ours. */
export function isStoreError(error: unknown): boolean {
  return error instanceof DatabaseConstructor.SqliteError || isOutsideHands(error)
}

/**
 * True when what is on disk can no longer be relied on: a failed write or fsync, a damaged file, another core.
 * After a failed fsync the kernel may have dropped the pages, so trying again would lie.
 *
 * @see https://wiki.postgresql.org/wiki/Fsync_Errors
 */
export function isFatalStoreError(error: unknown): boolean {
  if (isOutsideHands(error)) return true
  if (!(error instanceof DatabaseConstructor.SqliteError)) return false
  // A full disk, met before anything was written.
  if (error.code === 'SQLITE_IOERR_SHMSIZE') return false
  return FATAL_CODES.some((code) => error.code.startsWith(code))
}

/** Another core, or another hand on the file. */
function isOutsideHands(error: unknown): boolean {
  return error instanceof StoreTakenOverError || error instanceof StoreLostError
}
