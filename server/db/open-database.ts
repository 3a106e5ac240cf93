import type { Kysely } from 'kysely'
import type { Database } from './database.ts'
import type { DatabaseLocation } from './database-location.ts'
import { openPostgres } from './open-postgres.ts'
import { openSqlite } from './open-sqlite.ts'

/** Opens the database at a location; `destroy()` closes it. */
export function openDatabase(location: DatabaseLocation): Kysely<Database> {
  return location.kind === 'sqlite' ? openSqlite(location.file) : openPostgres(location)
}
