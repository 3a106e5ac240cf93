import type { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import type { Database } from './database.ts'
import { MIGRATIONS } from './migrations.ts'

/**
 * Brings the database to the newest schema; all pending migrations or none.
 * Numbers are given by feature, so a feature may ship a number below one that another has already applied.
 *
 * @param migrations all of them; a test may stop at an earlier version
 * @returns the names of the migrations that were applied now
 * @throws when a migration fails, or when the database knows one that this version does not (it was written by a newer version)
 */
export async function migrate(db: Kysely<Database>, migrations = MIGRATIONS): Promise<string[]> {
  const migrator = new Migrator({
    db,
    allowUnorderedMigrations: true,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
  })
  const { error, results } = await migrator.migrateToLatest()
  if (error !== undefined) throw error instanceof Error ? error : new Error(String(error))
  return (results ?? []).map((result) => result.migrationName)
}
