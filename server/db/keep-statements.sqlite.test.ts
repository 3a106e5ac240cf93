import SqliteDatabase from 'better-sqlite3'
import { Kysely, sql, SqliteDialect } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keepStatements } from './keep-statements.ts'

interface Tables {
  note: { id: number; text: string }
}

let db: Kysely<Tables>
let prepared: string[] = []
beforeEach(async () => {
  const raw = new SqliteDatabase(':memory:')
  prepared = []
  const watched = {
    prepare(text: string) {
      prepared.push(text)
      return raw.prepare(text)
    },
    close: () => void raw.close(),
  }
  db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: keepStatements(watched) }) })
  await sql`create table note (id integer primary key, text text not null)`.execute(db)
  await db
    .insertInto('note')
    .values([
      { id: 1, text: 'one' },
      { id: 2, text: 'two' },
    ])
    .execute()
  prepared = []
})
afterEach(async () => {
  await db.destroy()
})

const readAll = async () => await db.selectFrom('note').selectAll().orderBy('id').execute()

describe('keepStatements', () => {
  it('prepares a statement once', async () => {
    await readAll()
    await readAll()
    expect(prepared).toHaveLength(1)
  })

  it('reads a column that came later', async () => {
    await readAll()
    await sql`alter table note add column author text default 'anna'`.execute(db)
    expect(await readAll()).toEqual([
      { id: 1, text: 'one', author: 'anna' },
      { id: 2, text: 'two', author: 'anna' },
    ])
  })

  it('goes on with a statement that failed', async () => {
    const insert = async (id: number) => await db.insertInto('note').values({ id, text: 'x' }).execute()
    await expect(insert(1)).rejects.toThrow('UNIQUE')
    await insert(3)
    expect(await readAll()).toHaveLength(3)
  })

  it('goes on with a statement whose rows were not read to the end', async () => {
    for await (const row of db.selectFrom('note').selectAll().orderBy('id').stream()) {
      expect(row.id).toBe(1)
      break
    }
    expect(await readAll()).toHaveLength(2)
  })

  it('forgets the ones that were not used for long when there are very many', async () => {
    await readAll()
    const filler = 'x'.repeat(10_000)
    for (let index = 0; index < 120; index += 1) {
      await sql`select ${sql.lit(filler)} as text, ${sql.lit(index)} as number`.execute(db)
    }
    await readAll()
    expect(prepared.filter((text) => text.includes('from "note"'))).toHaveLength(2)
  })
})
