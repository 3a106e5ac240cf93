import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { findPostgres } from '../../server/db/testing/find-postgres.ts'
import { startPostgres } from '../../server/db/testing/start-postgres.ts'
import { newPostgresDatabase } from '../../server/db/testing/test-databases.ts'
import { parseDatabaseUrl } from '../../server/db/database-location.ts'
import type { Database } from '../../server/db/database.ts'
import { inTransaction } from '../../server/db/in-transaction.ts'
import { openDatabase } from '../../server/db/open-database.ts'
import { insertRows } from '../../server/features/metering/insert-rows.ts'
import { signedHeaders, type SimulatedDevice } from '../../server/features/metering/testing/simulated-device.ts'
import { verifyLedger } from '../../server/features/metering/verify-ledger.ts'
import { startProcess, whenReady } from '../../server/testing/start-process.ts'
import { addTestAccount, addTestDevice, setMirroredPlan } from '../../server/testing/test-account.ts'
import { syncResponseSchema } from '../../shared/protocol/cloud-api.ts'
import { uuidV7 } from '../../shared/identifiers/uuid-v7.ts'

/** usage: node scripts/boot.mjs tools/bench/cloud-ingest.ts [sqlite|postgres …]; one cloud process, this process is its devices. */
const DEVICES = 8
const BATCHES = 12
const BATCH = 500
/** Entries of each batch that were sent before: a tenth. */
const AGAIN = 50

async function measure(name: string, databaseUrl: string, folder: string): Promise<void> {
  const cloud = startProcess('main.ts', [], { CLOUD_DATA: folder, CLOUD_PORT: '0', DATABASE_URL: databaseUrl })
  const { url } = await whenReady(cloud)
  const location = parseDatabaseUrl(databaseUrl, 8)
  if (!location.ok) throw new Error(location.failure)
  const db = openDatabase(location.value)
  try {
    const requests = await Promise.all(Array.from({ length: DEVICES }, () => prepare(db, url)))
    const started = performance.now()
    let entries = 0
    const results = await Promise.all(
      requests.map(async (batches) => {
        const statuses: Record<string, number> = {}
        for (const { body, headers } of batches) {
          const response = await post(`${url}/v1/sync`, headers, body)
          const text = await response.text()
          if (response.status !== 200) throw new Error(`${response.status} ${text}`)
          for (const { status } of syncResponseSchema.parse(JSON.parse(text)).results) {
            statuses[status] = (statuses[status] ?? 0) + 1
            entries += 1
          }
        }
        return statuses
      }),
    )
    const seconds = (performance.now() - started) / 1000
    const { events } = await db
      .selectFrom('usage_event')
      .select((select) => select.fn.countAll<number>().as('events'))
      .executeTakeFirstOrThrow()
    const raw = await rawInsert(db)
    const perSecond = entries / seconds
    console.log(
      `${name}: ${Math.round(perSecond)} events/s over HTTP, ${Math.round(raw)}/s raw insert, ratio ${(perSecond / raw).toFixed(2)};` +
        ` ${entries} sent, ${Number(events)} settled, ${JSON.stringify(results[0])}; ledger ${(await verifyLedger(db)).length === 0 ? 'adds up' : 'BROKEN'}`,
    )
  } finally {
    await db.destroy()
    cloud.process.kill('SIGTERM')
    await cloud.exit
  }
}

/** Once more where the cloud closed an idle connection just then; a sync may be sent twice. */
async function post(url: string, headers: Record<string, string>, body: string): Promise<Response> {
  const send = () => fetch(url, { method: 'POST', headers, body })
  return await send().catch(send)
}

async function prepare(db: Kysely<Database>, url: string) {
  const account = await addTestAccount(db)
  await setMirroredPlan(db, account.accountId, 'enterprise')
  const device = await addTestDevice(db, account, () => url)
  await device.sync()
  for (let count = 0; count < BATCHES * (BATCH - AGAIN); count += 1) device.use('ai_layout', 1)
  return Array.from({ length: BATCHES }, (_, batch) => {
    const from = Math.max(0, batch * (BATCH - AGAIN) - (batch === 0 ? 0 : AGAIN))
    return signed(
      device,
      JSON.stringify(device.request({ entries: device.entries.slice(from, (batch + 1) * (BATCH - AGAIN)) })),
    )
  })
}

function signed(device: SimulatedDevice, body: string) {
  return {
    body,
    headers: signedHeaders(device.identity, { method: 'POST', path: '/v1/sync', body, timestamp: Date.now() }),
  }
}

/** Rows a second of the same table in transactions of one batch, each event's id looked up before: what the database itself can do. */
async function rawInsert(db: Kysely<Database>): Promise<number> {
  const sample = await db.selectFrom('usage_event').selectAll().limit(1).executeTakeFirstOrThrow()
  const rounds = 20
  const batches = Array.from({ length: rounds }, () =>
    Array.from({ length: BATCH }, () => ({
      ...sample,
      id: uuidV7(Date.now(), randomBytes(10)),
      lease_id: null,
      basis: null,
      meter: null,
      settled_units: 0,
    })),
  )
  const started = performance.now()
  const insert = async (batch: (typeof batches)[number]): Promise<void> => {
    await inTransaction(db, async (transaction) => {
      await transaction
        .selectFrom('usage_event')
        .select('id')
        .where(
          'id',
          'in',
          batch.map((row) => row.id),
        )
        .execute()
      await insertRows(transaction, 'usage_event', batch)
    })
  }
  for (let round = 0; round < rounds; round += 4) await Promise.all(batches.slice(round, round + 4).map(insert))
  return (rounds * BATCH) / ((performance.now() - started) / 1000)
}

const wanted = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'revitautoplan-bench-'))
try {
  if (wanted.length === 0 || wanted.includes('sqlite')) {
    await measure('SQLite', `sqlite:${join(folder, 'cloud.sqlite')}`, join(folder, 'sqlite'))
  }
  const programs = findPostgres()
  if (programs === null) console.log('No PostgreSQL here.')
  else if (wanted.length === 0 || wanted.includes('postgres')) {
    const server = await startPostgres(programs, { durable: true })
    try {
      const { url } = await newPostgresDatabase('template0', server.url)
      await measure(programs.name, url, join(folder, 'postgres'))
    } finally {
      await server.stop()
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
