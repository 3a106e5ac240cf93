import { SqliteAdapter, type Kysely } from 'kysely'

/** Whether statements run on PostgreSQL, for the few that are written in two ways. */
export function isPostgres<Tables>(executor: Kysely<Tables>): boolean {
  return !(executor.getExecutor().adapter instanceof SqliteAdapter)
}
