import { CompiledQuery } from 'kysely'
import type { Database, Executor } from '../../db/database.ts'
import { isPostgres } from '../../db/is-postgres.ts'

/** As many rows a statement as make binding cheap on SQLite; the text of such a statement is built once for each table. */
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
  const values = rows.map((row) => Object.values(row).map(storable))
  if (isPostgres(executor)) {
    await executor.executeQuery(unnestQuery(table, columns, values))
    return
  }
  const whole = values.length < ROWS_A_STATEMENT ? '' : valuesText(table, columns, ROWS_A_STATEMENT)
  for (let from = 0; from < values.length; from += ROWS_A_STATEMENT) {
    const part = values.slice(from, from + ROWS_A_STATEMENT)
    const text = part.length === ROWS_A_STATEMENT ? whole : valuesText(table, columns, part.length)
    await executor.executeQuery(CompiledQuery.raw(text, part.flat()))
  }
}

/** PostgreSQL holds no NUL in text; what a client put there is shown as a character that could not be read. */
function storable(value: unknown): unknown {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value
}

/** Names come from the tables' own types, never from outside. */
function namesOf(columns: readonly string[]): string {
  return columns.map((column) => `"${column}"`).join(', ')
}

function valuesText(table: string, columns: readonly string[], rows: number): string {
  const row = `(${columns.map(() => '?').join(', ')})`
  return `insert into "${table}" (${namesOf(columns)}) values ${Array.from({ length: rows }, () => row).join(', ')}`
}

/**
 * One array a column, so that a batch of any size is one statement with few parameters. A column with numbers is one of whole
 * numbers, as all of the books are; one with nothing but nulls has no type to name.
 */
function unnestQuery(table: string, columns: readonly string[], rows: readonly (readonly unknown[])[]): CompiledQuery {
  const parameters: unknown[][] = []
  const types: string[] = []
  const selected = columns.map((_, column) => {
    const values = rows.map((row) => row[column])
    const known = values.find((value) => value !== null)
    if (known === undefined) return 'null'
    parameters.push(values)
    types.push(`$${parameters.length}::${typeof known === 'number' ? 'bigint' : 'text'}[]`)
    return `c${parameters.length}`
  })
  const names = parameters.map((_, index) => `c${index + 1}`).join(', ')
  return CompiledQuery.raw(
    `insert into "${table}" (${namesOf(columns)}) select ${selected.join(', ')} from unnest(${types.join(', ')}) as batch (${names})`,
    parameters,
  )
}
