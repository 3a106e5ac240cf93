import pg from 'pg'

const { builtins } = pg.types

/** Whole numbers of the books stay below 2^53; one beyond is a broken row, and no rounded figure is ever shown in its place. */
function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError('a number of the database is too large')
  return value
}

/** `2026-11-24 15:30:00.12+00`, in whatever time zone the session has. */
function instant(text: string): string {
  return new Date(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')).toISOString()
}

/** How values of PostgreSQL come to the program: as SQLite gives them, so that a row has one form on both databases. */
const PARSERS: ReadonlyMap<number, (text: string) => unknown> = new Map<number, (text: string) => unknown>([
  [builtins.INT8, wholeNumber],
  // What `sum` makes of whole numbers.
  [builtins.NUMERIC, Number],
  [builtins.BOOL, (text) => (text === 't' ? 1 : 0)],
  [builtins.TIMESTAMPTZ, instant],
])

/** The parsers for one pool; the driver's global ones stay as they are. */
export const postgresTypes: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    const own = format === 'binary' ? undefined : PARSERS.get(oid)
    return own ?? pg.types.getTypeParser(oid, format)
  },
}
