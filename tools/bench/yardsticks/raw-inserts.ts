import SqliteDatabase from 'better-sqlite3'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { uuidV7 } from '../../../shared/identifiers/uuid-v7.ts'
import { randomBytes } from 'node:crypto'

/** Rows a batch, as many as a sync carries. */
const BATCH = 500
/** Every tenth row was sent before. */
const REPEATED = BATCH / 10
const RAW = 'x'.repeat(800)

interface Row {
  readonly id: string
  readonly raw: string
}

function batches(count: number): Row[][] {
  let last: Row[] = []
  return Array.from({ length: count }, () => {
    const fresh = Array.from({ length: BATCH - REPEATED }, () => ({
      id: uuidV7(Date.now(), randomBytes(10)),
      raw: RAW,
    }))
    const batch = [...last.slice(-REPEATED), ...fresh]
    last = fresh
    return batch
  })
}

/** The yardstick of settling: rows of about an event's size into one table with dedupe, a durable transaction a batch; rows a second. */
export function rawInsertsOnSqlite(count: number): number {
  const folder = mkdtempSync(join(tmpdir(), 'revitautoplan-bench-'))
  const database = new SqliteDatabase(join(folder, 'raw.sqlite'))
  try {
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    database.exec('CREATE TABLE event (id TEXT PRIMARY KEY, raw TEXT NOT NULL) STRICT')
    const insert = database.prepare('INSERT OR IGNORE INTO event (id, raw) VALUES (?, ?)')
    const write = database.transaction((rows: readonly Row[]) => {
      for (const { id, raw } of rows) insert.run(id, raw)
    })
    const prepared = batches(count)
    const begun = performance.now()
    for (const rows of prepared) write(rows)
    return ((count * BATCH) / (performance.now() - begun)) * 1000
  } finally {
    database.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The same on PostgreSQL, over as many connections at once as the cloud is given. */
export async function rawInsertsOnPostgres(url: string, count: number, connections: number): Promise<number> {
  const pool = new pg.Pool({ connectionString: url, max: connections })
  try {
    await pool.query(
      'drop table if exists bench_event; create table bench_event (id text primary key, raw text not null)',
    )
    const prepared = batches(count)
    const begun = performance.now()
    await Promise.all(
      Array.from({ length: connections }, async (_, connection) => {
        for (let at = connection; at < prepared.length; at += connections) {
          const rows = prepared[at] ?? []
          await pool.query(
            'insert into bench_event select * from unnest($1::text[], $2::text[]) on conflict do nothing',
            [rows.map((row) => row.id), rows.map((row) => row.raw)],
          )
        }
      }),
    )
    return ((count * BATCH) / (performance.now() - begun)) * 1000
  } finally {
    await pool.end()
  }
}
