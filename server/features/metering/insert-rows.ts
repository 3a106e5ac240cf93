import { CompiledQuery } from 'kysely'
import type { Database, Executor } from '../../db/database.ts'
import { isPostgres } from '../../db/is-postgres.ts'

/** As many rows a statement as make binding cheap; the text of such a statement is built once for each table. */
const ROWS_A_STATEMENT = 50

/**
 * Inserts rows of one shape; none does nothing.
 * The statement is written here and not by the query builder, which costs more for a batch than the database does.
 */
export async function insertRows<Table extends keyof Database & string>(
  executor: Executor,
  table: Table,
  rows: readonly Database[Table][],
): Promise<void> {
  const first = rows[0]
  if (first === undefined) return
  const columns = Object.keys(first)
  const numbered = isPostgres(executor)
  const whole = rows.length < ROWS_A_STATEMENT ? '' : insertText(table, columns, ROWS_A_STATEMENT, numbered)
  for (let from = 0; from < rows.length; from += ROWS_A_STATEMENT) {
    const part = rows.slice(from, from + ROWS_A_STATEMENT)
    const text = part.length === ROWS_A_STATEMENT ? whole : insertText(table, columns, part.length, numbered)
    const values: unknown[] = []
    for (const row of part) for (const value of Object.values(row)) values.push(storable(value))
    await executor.executeQuery(CompiledQuery.raw(text, values))
  }
}

/** PostgreSQL holds no NUL in text; what a client put there is shown as a character that could not be read. */
function storable(value: unknown): unknown {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value
}

/** Names come from the tables' own types, never from outside. */
function insertText(table: string, columns: readonly string[], rows: number, numbered: boolean): string {
  const groups: string[] = []
  for (let row = 0; row < rows; row += 1) {
    const marks = columns.map((_, column) => (numbered ? `$${row * columns.length + column + 1}` : '?'))
    groups.push(`(${marks.join(', ')})`)
  }
  return `insert into "${table}" (${columns.map((column) => `"${column}"`).join(', ')}) values ${groups.join(', ')}`
}
