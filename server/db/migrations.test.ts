import { sql, type Kysely } from 'kysely'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { verifyLedger } from '../features/metering/verify-ledger.ts'
import type { Database } from './database.ts'
import { migrate } from './migrate.ts'
import { MIGRATIONS } from './migrations.ts'
import { openDatabase } from './open-database.ts'
import { ROWS_OF_VERSIONS, type VersionRow } from './testing/rows-of-versions.ts'
import { newEmptyPlace } from './testing/test-databases.ts'

const NAMES = Object.keys(MIGRATIONS)

/** The columns of a database that began with the newest version. */
let fresh: string[]
beforeAll(async () => {
  const { location, remove } = await newEmptyPlace()
  db = openDatabase(location)
  await migrate(db)
  fresh = await columns()
  await db.destroy()
  await remove()
})

let place: Awaited<ReturnType<typeof newEmptyPlace>>
let db: Kysely<Database>
beforeEach(async () => {
  place = await newEmptyPlace()
  db = openDatabase(place.location)
})
afterEach(async () => {
  await db.destroy()
  await place.remove()
})

/** Every column of every table of the cloud. */
async function columns(): Promise<string[]> {
  const tables = await db.introspection.getTables()
  return tables
    .filter((table) => !table.name.startsWith('kysely'))
    .flatMap((table) =>
      table.columns.map((column) => `${table.name}.${column.name} ${column.dataType} ${String(column.isNullable)}`),
    )
    .toSorted()
}

async function insert([table, row]: VersionRow): Promise<void> {
  const names = Object.keys(row).map((name) => sql.ref(name))
  await sql`insert into ${sql.table(table)} (${sql.join(names)}) values (${sql.join(Object.values(row))})`.execute(db)
}

/** The row as it stands now, of the columns that it had then. */
async function read([table, row]: VersionRow): Promise<unknown[]> {
  const names = Object.keys(row).map((name) => sql.ref(name))
  const result = await sql`select ${sql.join(names)} from ${sql.table(table)}`.execute(db)
  return result.rows
}

describe('the schema of every version', { timeout: 60_000 }, () => {
  it.each(NAMES.map((name, index) => [name, NAMES.slice(0, index + 1)] as const))(
    'comes from %s to the newest one with all that was in it',
    async (_name, applied) => {
      await migrate(db, Object.fromEntries(applied.map((name) => [name, MIGRATIONS[name] ?? { up: async () => {} }])))
      const rows = applied.flatMap((name) => ROWS_OF_VERSIONS[name] ?? [])
      for (const row of rows) await insert(row)
      expect(await migrate(db)).toEqual(NAMES.slice(applied.length))
      for (const row of rows) expect(await read(row)).toContainEqual(row[1])
      expect(await verifyLedger(db)).toEqual([])
      expect(await columns()).toEqual(fresh)
    },
  )

  it('has a row of every table among those that it is tried with', async () => {
    await migrate(db)
    const tables = (await db.introspection.getTables())
      .map((table) => table.name)
      .filter((name) => !name.startsWith('kysely'))
    const tried = new Set(Object.values(ROWS_OF_VERSIONS).flatMap((rows) => rows.map(([table]) => table)))
    expect(tables.filter((name) => !tried.has(name))).toEqual([])
    expect(Object.keys(ROWS_OF_VERSIONS).filter((name) => !NAMES.includes(name))).toEqual([])
  })
})
