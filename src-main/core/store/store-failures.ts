import { existsSync } from 'node:fs'
import type { StoreFailure } from './store-types.ts'

/** The kinds of failure by what SQLite or the operating system calls them, the first that fits. */
const KINDS: readonly (readonly [RegExp, StoreFailure['code']])[] = [
  [/^SQLITE_(CORRUPT|NOTADB)/, 'damaged'],
  // The last but one: the index of the log cannot grow.
  [/^(SQLITE_FULL|ENOSPC|SQLITE_IOERR_SHMSIZE|EDQUOT)$/, 'disk_full'],
  [/^(SQLITE_(READONLY|PERM|CANTOPEN)|EACCES$|EPERM$|EROFS$)/, 'not_writable'],
  [/^(ENOTDIR|EEXIST|ENOENT|EISDIR|ELOOP|ENAMETOOLONG)$/, 'folder_unusable'],
  [/^SQLITE_(BUSY|LOCKED)/, 'store_busy'],
  [/^(SQLITE_IOERR|EIO$)/, 'disk_failed'],
]

/** What kind of failure of a store at `path` an error is; `null` for one that is neither SQLite's nor the system's, which is a bug. */
export function storeFailureOf(error: unknown, path: string): StoreFailure | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null
  const { code } = error
  const kind = KINDS.find(([pattern]) => pattern.test(code))?.[1]
  if (kind === undefined) return null
  const detail = code.startsWith('SQLITE_') ? error.message : code
  return { code: kind, path, detail }
}

/** What an error of the lock at `path` is: a lock that is no lock, or a place where none can be made. */
export function lockFailureOf(error: unknown, path: string): StoreFailure | null {
  const failure = storeFailureOf(error, path)
  if (failure === null || (failure.code === 'not_writable' && !existsSync(path))) return failure
  const isOfLock = failure.code === 'damaged' || failure.code === 'not_writable' || failure.code === 'folder_unusable'
  return isOfLock ? { ...failure, code: 'lock_unusable' } : failure
}
