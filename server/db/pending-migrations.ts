import { sql, type Kysely } from 'kysely'
import type { Database } from './database.ts'
import { MIGRATIONS } from './migrations.ts'

/**
 * The migrations of this version that the database does not have: none after a start, some after somebody put an older
 * backup under a running cloud. One that only a newer version knows is no reason to stop.
 *
 * @throws when the database does not answer
 */
export async function pendingMigrations(db: Kysely<Database>): Promise<string[]> {
  const applied = await sql<{ name: string }>`select name from kysely_migration`.execute(db)
  const names = new Set(applied.rows.map(({ name }) => name))
  return Object.keys(MIGRATIONS).filter((name) => !names.has(name))
}
