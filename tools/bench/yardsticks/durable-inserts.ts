import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import Database from 'better-sqlite3'
import { timesOf, type Times } from '../measure.ts'

/** The yardstick of durability: one row of about a journal entry's size in a transaction of its own, WAL, `synchronous=FULL`. */
export function measureDurableInserts(count: number): Times {
  const folder = mkdtempSync(join(tmpdir(), 'revitautoplan-bench-'))
  const database = new Database(join(folder, 'inserts.sqlite'))
  try {
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    database.exec('CREATE TABLE entry (sequence INTEGER PRIMARY KEY, hash TEXT NOT NULL, raw TEXT NOT NULL) STRICT')
    const insert = database.prepare('INSERT INTO entry (hash, raw) VALUES (?, ?)')
    const raw = 'x'.repeat(800)
    for (let run = 0; run < 50; run += 1) insert.run('hash', raw)
    const each: number[] = []
    const started = performance.now()
    for (let run = 0; run < count; run += 1) {
      const begun = performance.now()
      insert.run('hash', raw)
      each.push(performance.now() - begun)
    }
    return timesOf(each, performance.now() - started)
  } finally {
    database.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
