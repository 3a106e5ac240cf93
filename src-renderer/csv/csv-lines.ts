import type { CsvDialect } from './csv-dialect.ts'

/** A date stands for itself, in UTC, as spreadsheets read one. */
export type CsvValue = string | number | Date | null

/** Stands before the first line, so that spreadsheets read UTF-8. */
export const CSV_START = '\uFEFF'

/**
 * Writes rows as CSV by RFC 4180, each ended by CRLF. Text that a spreadsheet would run as a formula gets an apostrophe before it.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvLines(rows: Iterable<readonly CsvValue[]>, { separator, decimal }: CsvDialect): string {
  const quoted = new RegExp(`["\\r\\n${separator}]`)

  function field(value: CsvValue): string {
    if (value === null) return ''
    if (typeof value === 'number') return String(value).replace('.', decimal)
    if (value instanceof Date) return value.toISOString().slice(0, 19).replace('T', ' ')
    const safe = /^\s*[=+\-@|%]|^[\t\r\n]/.test(value) ? `'${value}` : value
    return quoted.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  }

  let text = ''
  for (const row of rows) text += `${row.map(field).join(separator)}\r\n`
  return text
}
