import type { Database } from 'better-sqlite3'
import { initial } from './migrations/0001-initial.ts'
import { history } from './migrations/0002-history.ts'

/** One step forward. A step that has been released is never edited: the next one corrects it. */
export interface Migration {
  /** The `user_version` that the database has after it. */
  readonly version: number
  readonly sql: string
}

const MIGRATIONS: readonly Migration[] = [initial, history]

export const STORE_VERSION = MIGRATIONS.at(-1)?.version ?? 0

/** Marks a file as a store of the companion, `RvAP` in ASCII (https://www.sqlite.org/pragma.html#pragma_application_id). */
export const STORE_APPLICATION_ID = 0x52764150

/** The version of an open database; 0 for a fresh one. */
export function storeVersion(database: Database): number {
  return Number(database.pragma('user_version', { simple: true }))
}

/** Brings a database forward to a version; each step in its own transaction, so a crash repeats at most one. */
export function migrateStore(database: Database, version = STORE_VERSION): void {
  for (const migration of MIGRATIONS) {
    if (migration.version <= storeVersion(database) || migration.version > version) continue
    database
      .transaction(() => {
        database.exec(migration.sql)
        database.pragma(`user_version = ${migration.version}`)
      })
      .immediate()
  }
  // Stores of the first builds have no mark yet.
  if (Number(database.pragma('application_id', { simple: true })) === 0) {
    database.pragma(`application_id = ${STORE_APPLICATION_ID}`)
  }
}
