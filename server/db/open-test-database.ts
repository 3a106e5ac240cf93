import type { Kysely } from 'kysely'
import type { Database } from './database.ts'
import type { DatabaseLocation } from './database-location.ts'
import { migrate } from './migrate.ts'
import { openDatabase } from './open-database.ts'
import { newTestPlace } from './testing/test-databases.ts'

export interface TestDatabase {
  db: Kysely<Database>
  location: DatabaseLocation
  /** A folder where a test may keep its own files. */
  folder: string
  /** Closes the database and removes it and the folder. */
  close(): Promise<void>
}

/** A fresh, migrated database for a test: an SQLite file, or on PostgreSQL where the run is on that. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const place = await newTestPlace()
  const db = openDatabase(place.location)
  // A copy of the run's own database is migrated already.
  if (place.location.kind === 'sqlite') await migrate(db)
  return {
    db,
    location: place.location,
    folder: place.folder,
    async close() {
      await db.destroy()
      await place.remove()
    },
  }
}
