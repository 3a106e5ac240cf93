import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { DatabaseLocation } from '../database-location.ts'

/** Set to `postgres` by the project of the tests that run on PostgreSQL. */
export const TEST_DATABASE = 'TEST_DATABASE'
/** Set: the run starts a PostgreSQL of its own; `embedded`: the one that npm brought, even where another is installed. */
export const TEST_POSTGRES = 'TEST_POSTGRES'
/** Where the tests' PostgreSQL is: any database in which databases may be made. Set before the run, or found by its set-up. */
export const TEST_POSTGRES_URL = 'TEST_POSTGRES_URL'
/** The database that others are copied from; made by the set-up of the run. */
export const TEST_POSTGRES_TEMPLATE = 'TEST_POSTGRES_TEMPLATE'

/** How many columns the newest schema has. */
export const TEST_POSTGRES_COLUMNS = 'TEST_POSTGRES_COLUMNS'
/** The database of the run's own list of copies. */
export const TEST_POSTGRES_REGISTRY = 'TEST_POSTGRES_REGISTRY'

/** A database that a test has for itself. */
export interface TestPlace {
  readonly location: DatabaseLocation
  /** What makes a cloud process use it. */
  readonly environment: Readonly<Record<string, string>>
  /** A folder of the test's own. */
  readonly folder: string
  /** Ends every connection to it, and removes it or all that is in it. */
  remove(): Promise<void>
}

/** Whether this run of the tests is on PostgreSQL. */
export function testsPostgres(): boolean {
  return process.env[TEST_DATABASE] === 'postgres'
}

/** A place for a database: an SQLite file that is not there yet, or an empty PostgreSQL database with the newest schema. */
export async function newTestPlace(): Promise<TestPlace> {
  const folder = mkdtempSync(join(tmpdir(), 'revitautoplan-cloud-'))
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true })
  if (testsPostgres()) {
    const lent = await borrowPostgresDatabase()
    return {
      location: { kind: 'postgres', url: lent.url, poolSize: 10 },
      environment: { DATABASE_URL: lent.url },
      folder,
      async remove() {
        await lent.giveBack()
        removeFolder()
      },
    }
  }
  const file = join(folder, 'cloud.sqlite')
  return {
    location: { kind: 'sqlite', file },
    environment: { DATABASE_URL: `sqlite:${file}` },
    folder,
    remove() {
      removeFolder()
      return Promise.resolve()
    },
  }
}

/** A place for a database with nothing in it, not even a schema. */
export async function newEmptyPlace(): Promise<Pick<TestPlace, 'location' | 'remove'>> {
  if (!testsPostgres()) return await newTestPlace()
  const { url, remove } = await newPostgresDatabase()
  return { location: { kind: 'postgres', url, poolSize: 2 }, remove }
}

/** The list of copies that nobody uses; a table of the run's own, so that tests in several processes share them. */
export const FREE_COPIES = 'create table free_copy (name text primary key)'

/** Empties every table but those that say which schema this is, and leaves triggers of foreign keys out. */
const EMPTY = `
  set session_replication_role = replica;
  do $$ declare one text; begin
    for one in select tablename from pg_tables where schemaname = 'public' and tablename not like 'kysely%' loop
      execute format('delete from %I', one);
    end loop;
  end $$`

/** A database with the newest schema and no row: one that an earlier test gave back, else a new copy. To make one takes a second. */
async function borrowPostgresDatabase(): Promise<{ readonly url: string; giveBack(): Promise<void> }> {
  const registry = named(TEST_POSTGRES_REGISTRY)
  const free = await queryOn(
    registry,
    `delete from free_copy where name = (select name from free_copy limit 1 for update skip locked) returning name`,
  )
  const known = free[0]?.['name']
  const url =
    typeof known === 'string'
      ? databaseUrl(registry, known)
      : (await newPostgresDatabase(named(TEST_POSTGRES_TEMPLATE))).url
  const name = new URL(url).pathname.slice(1)
  return {
    url,
    async giveBack() {
      await queryOn(registry, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`)
      await queryOn(url, EMPTY)
      const isWhole = (await countColumns(url)) === Number(named(TEST_POSTGRES_COLUMNS))
      await queryOn(
        registry,
        isWhole ? `insert into free_copy values ('${name}')` : `drop database ${name} with (force)`,
      )
    },
  }
}

/** A database on the tests' PostgreSQL, a copy of another one or empty. */
export async function newPostgresDatabase(
  template = 'template0',
  server = named(TEST_POSTGRES_URL),
): Promise<{ readonly url: string; remove(): Promise<void> }> {
  const name = `revitautoplan_test_${randomBytes(8).toString('hex')}`
  await queryOn(server, `create database ${name} template ${template}`)
  return {
    url: databaseUrl(server, name),
    async remove() {
      await queryOn(server, `drop database if exists ${name} with (force)`)
    },
  }
}

/** Of all tables: a test may have dropped or changed one. */
export async function countColumns(url: string): Promise<number> {
  const rows = await queryOn(url, `select count(*) from information_schema.columns where table_schema = 'public'`)
  return Number(rows[0]?.['count'])
}

/** Runs a statement over a connection of its own, outside any transaction. */
export async function queryOn(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    const { rows } = await client.query<Record<string, unknown>>(statement)
    return rows
  } finally {
    await client.end()
  }
}

function databaseUrl(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

function named(variable: string): string {
  const value = process.env[variable]
  if (value === undefined) throw new Error(`${variable} is not set: run the tests by npm test`)
  return value
}
