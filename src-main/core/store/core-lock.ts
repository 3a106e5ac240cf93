import DatabaseConstructor from 'better-sqlite3'

/** Held for the life of a core. */
export interface CoreLock {
  release(): void
}

/**
 * Takes the one lock of a data folder: an exclusive SQLite transaction on a file of its own, held open.
 * The operating system frees it when the process dies, however it dies.
 *
 * @returns `null` when another core holds it
 */
export function takeCoreLock(path: string): CoreLock | null {
  const database = new DatabaseConstructor(path, { timeout: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if (error instanceof DatabaseConstructor.SqliteError && error.code.startsWith('SQLITE_BUSY')) return null
    throw error
  }
  return {
    release() {
      if (database.open) database.close()
    },
  }
}
