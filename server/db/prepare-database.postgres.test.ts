import { sql } from 'kysely'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MIGRATIONS } from './migrations.ts'
import { openPostgres } from './open-postgres.ts'
import { prepareDatabase } from './prepare-database.ts'
import { newPostgresDatabase, queryOn } from './testing/test-databases.ts'

let database: Awaited<ReturnType<typeof newPostgresDatabase>>
beforeEach(async () => {
  database = await newPostgresDatabase()
})
afterEach(async () => {
  await database.remove()
})

async function failureOf(change: (url: URL) => void): Promise<string> {
  const url = new URL(database.url)
  change(url)
  const prepared = await prepareDatabase({ kind: 'postgres', url: url.href, poolSize: 2 })
  if (!prepared.ok) {
    expect(prepared.failure).not.toContain(url.password)
    return prepared.failure
  }
  await prepared.value.destroy()
  return ''
}

describe('prepareDatabase on PostgreSQL', { timeout: 60_000 }, () => {
  it('makes the tables once, however many instances start at the same time', async () => {
    const told = await Promise.all([1, 2, 3, 4].map(() => failureOf(() => {})))
    expect(told).toEqual(['', '', '', ''])
    const applied = await queryOn(database.url, 'select name from kysely_migration order by name')
    expect(applied.map((row) => row['name'])).toEqual(Object.keys(MIGRATIONS))
  })

  it('reads numbers, flags and times as SQLite gives them', async () => {
    const db = openPostgres({ url: database.url, poolSize: 2 })
    const { rows } =
      await sql`select 9007199254740991::bigint as big, sum(n) as sum, true as yes, false as no, null::bigint as none,
      '2026-11-24 15:30:00.12+00'::timestamptz as at from (values (1::bigint), (2)) as v(n)`.execute(db)
    expect(rows).toEqual([{ big: 9007199254740991, sum: 3, yes: 1, no: 0, none: null, at: '2026-11-24T15:30:00.120Z' }])
    await expect(sql`select 9007199254740993::bigint as big`.execute(db)).rejects.toThrow('too large')
    await db.destroy()
  })

  it('says that nothing answers', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    await new Promise((resolve) => {
      server.close(resolve)
    })
    const port = typeof address === 'object' && address !== null ? String(address.port) : ''
    expect(await failureOf((url) => (url.port = port))).toContain('nothing answers there')
    expect(await failureOf((url) => (url.hostname = 'no.such.host.invalid'))).toMatch(/cannot be reached/)
  })

  it('says that the password or the user is wrong', async () => {
    expect(await failureOf((url) => (url.password = 'hunter2'))).toContain('refuses this user')
    expect(await failureOf((url) => (url.username = 'nobody-known'))).toContain('refuses this user')
  })

  it('says that there is no such database', async () => {
    expect(await failureOf((url) => (url.pathname = '/nothing_here'))).toContain('nothing_here on 127.0.0.1')
    expect(await failureOf((url) => (url.pathname = '/nothing_here'))).toContain('does not exist')
  })

  it('says that the user may not make tables', async () => {
    const user = `u_${new URL(database.url).pathname.slice(-8)}`
    await queryOn(
      database.url,
      `create role ${user} login password 'hunter2'; revoke create on schema public from public`,
    )
    const told = await failureOf((url) => {
      url.username = user
      url.password = 'hunter2'
    })
    expect(told).toContain('does not let this user make tables')
    await queryOn(database.url, `drop owned by ${user}; drop role ${user}`)
  })

  it('says that TLS is wanted where there is none', async () => {
    expect(await failureOf((url) => url.searchParams.set('sslmode', 'verify-full'))).toContain('has no TLS')
  })

  it('says that a newer version wrote it', async () => {
    expect(await failureOf(() => {})).toBe('')
    await queryOn(database.url, `insert into kysely_migration (name, timestamp) values ('9999-future', '2099')`)
    expect(await failureOf(() => {})).toContain('was written by a newer version')
  })

  it('says that text is kept in a way that cannot hold every name', async () => {
    const name = `${new URL(database.url).pathname.slice(1)}_latin`
    await queryOn(
      database.url,
      `create database ${name} encoding 'LATIN1' locale_provider libc locale 'C' template template0`,
    )
    expect(await failureOf((url) => (url.pathname = `/${name}`))).toContain('keeps text as LATIN1')
    await queryOn(database.url, `drop database ${name} with (force)`)
  })
})
