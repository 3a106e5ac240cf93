import { join } from 'node:path'
import { startPart } from '../../scripts/lib/child-process.ts'
import { findPostgres } from '../../server/db/testing/find-postgres.ts'
import { startPostgres, type RunningPostgres } from '../../server/db/testing/start-postgres.ts'
import type { IngestOrder } from './ingest-server.ts'

export type BenchDatabase = 'sqlite' | 'postgres'

/** A cloud in a process of its own, over a database that has on disk what it acknowledged. */
export interface IngestCloud {
  readonly url: string
  /** The PostgreSQL below it. */
  readonly postgres: RunningPostgres | null
  enrol(device: { deviceId: string; publicKey: string }): Promise<{ accountId: string; rootPublicKey: string }>
  /** Events in the ledger, units settled, and how often the ledger contradicts itself. */
  count(): Promise<{ events: number; settled: number; violations: number }>
  close(): Promise<void>
}

/** @returns `null` where there is no such database */
export async function openIngest(database: BenchDatabase): Promise<IngestCloud | null> {
  const programs = database === 'postgres' ? findPostgres() : null
  if (database === 'postgres' && programs === null) return null
  const postgres = programs === null ? null : await startPostgres(programs, { durable: true })
  const part = await startPart({
    name: 'cloud',
    entry: join(import.meta.dirname, 'ingest-server.ts'),
    env: postgres === null ? {} : { TEST_DATABASE: 'postgres', TEST_POSTGRES_URL: postgres.url },
  })
  /** One order at a time. Both ends are ours: the shape of an answer is known. */
  const ask = async <Answer>(order: IngestOrder): Promise<Answer> =>
    await new Promise((resolve) => {
      part.process.once('message', (answer) => resolve(answer as Answer))
      part.process.send(order)
    })
  return {
    url: String(part.ready['url']),
    postgres,
    enrol: (enrol) => ask({ enrol }),
    count: () => ask({ count: true }),
    async close() {
      await part.stop()
      await postgres?.stop()
    },
  }
}
