import { sql } from 'kysely'
import type { Database, Executor } from '../../db/database.ts'

/** Stays far below the parameters that one statement of either database may have. */
const ROWS_A_STATEMENT = 200

/** Inserts rows of one shape; none does nothing. */
export async function insertRows<Table extends keyof Database & string>(
  executor: Executor,
  table: Table,
  rows: readonly Database[Table][],
): Promise<void> {
  const first = rows[0]
  if (first === undefined) return
  const columns = Object.keys(first)
  for (let from = 0; from < rows.length; from += ROWS_A_STATEMENT) {
    const values = rows.slice(from, from + ROWS_A_STATEMENT).map((row) => sql`(${sql.join(Object.values(row))})`)
    await sql`insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))})
      values ${sql.join(values)}`.execute(executor)
  }
}
