import { sql, type Kysely } from 'kysely'
import { failure, success, type Result } from '../../shared/result/result.ts'
import { describeDatabaseFailure, UnfitServerError } from './database-failures.ts'
import { describeLocation, type DatabaseLocation } from './database-location.ts'
import type { Database } from './database.ts'
import { migrate } from './migrate.ts'
import { openDatabase } from './open-database.ts'
import { MIGRATING, openPostgres } from './open-postgres.ts'

/** The oldest PostgreSQL that its makers still mend. */
const OLDEST_POSTGRES = 14

/** Opens the database and brings it to the newest schema; says in words what the person who runs the cloud can mend. */
export async function prepareDatabase(location: DatabaseLocation): Promise<Result<Kysely<Database>, string>> {
  let db: Kysely<Database> | undefined
  try {
    if (location.kind === 'postgres') {
      await preparePostgres(location)
      return success(openDatabase(location))
    }
    db = openDatabase(location)
    await migrate(db)
    return success(db)
  } catch (error) {
    await db?.destroy()
    const words = describeDatabaseFailure(location, error)
    if (words === null) throw error
    return failure(`The database ${describeLocation(location)} ${words}`)
  }
}

/** Over connections of its own, without the time limits of serving. Instances that start together wait for the first. */
async function preparePostgres(location: Extract<DatabaseLocation, { kind: 'postgres' }>): Promise<void> {
  const db = openPostgres({ ...location, poolSize: 2 }, MIGRATING)
  try {
    const { rows } = await sql<{ version: number; encoding: string }>`
      select current_setting('server_version_num')::integer as version, current_setting('server_encoding') as encoding
    `.execute(db)
    const server = rows[0]
    if (server === undefined || server.version < OLDEST_POSTGRES * 10_000) {
      throw new UnfitServerError(
        `is on PostgreSQL ${Math.floor((server?.version ?? 0) / 10_000)}, which is too old. Move it to ${OLDEST_POSTGRES} or newer.`,
      )
    }
    if (server.encoding !== 'UTF8') {
      throw new UnfitServerError(
        `keeps text as ${server.encoding}, which cannot hold every name. Make it anew with createdb --encoding=UTF8 --template=template0.`,
      )
    }
    await migrate(db)
  } finally {
    await db.destroy()
  }
}
