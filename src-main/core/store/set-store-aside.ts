import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { failure, type Result, success } from '../../../shared/result/result.ts'
import { takeCoreLock } from './core-lock.ts'
import type { StoreFailure } from './store-types.ts'

/**
 * Moves a store that cannot be used, with its log, into a new folder beside it, so that the next start begins with an empty one. Only at
 * the word of a person: what was not sent yet stays in what is moved.
 *
 * @param now epoch milliseconds; names the folder
 * @returns the folder that the store lies in now, `null` when there was none to move
 */
export function setStoreAside(path: string, now: number): Result<string | null, StoreFailure> {
  const folder = dirname(path)
  const files = [path, `${path}-wal`, `${path}-shm`].filter((file) => existsSync(file))
  if (files.length === 0) return success(null)
  const lock = takeCoreLock(join(folder, 'core.lock'))
  if (lock === null) return failure({ code: 'already_running', path, detail: '' })
  try {
    const target = join(folder, `set-aside-${new Date(now).toISOString().replaceAll(':', '-')}`)
    mkdirSync(target, { mode: 0o700 })
    // The log goes with its file: whichever is read alone says something else.
    for (const file of files) renameSync(file, join(target, basename(file)))
    return success(target)
  } finally {
    lock.release()
  }
}
