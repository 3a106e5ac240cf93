import type { Kysely } from 'kysely'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from './database.ts'
import { migrate } from './migrate.ts'
import { openDatabase } from './open-database.ts'

export interface TestDatabase {
  db: Kysely<Database>
  /** The folder of the file; a test may keep its own files there. */
  folder: string
  file: string
  /** Closes the database and removes the folder. */
  close(): Promise<void>
}

/** A fresh, migrated SQLite file in a folder of its own, for tests. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'revitautoplan-cloud-'))
  const file = join(folder, 'cloud.sqlite')
  const db = openDatabase({ file })
  await migrate(db)
  return {
    db,
    folder,
    file,
    async close() {
      await db.destroy()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
