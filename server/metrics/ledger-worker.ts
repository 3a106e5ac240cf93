import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { openDatabase } from '../db/open-database.ts'
import { MIGRATING, openPostgres } from '../db/open-postgres.ts'
import { verifyLedger } from '../features/metering/verify-ledger.ts'

/** Looks at the whole ledger on a connection and in a thread of its own: with SQLite the look would stop every request. */
const location = z
  .union([
    z.object({ kind: z.literal('sqlite'), file: z.string() }),
    z.object({ kind: z.literal('postgres'), url: z.string(), poolSize: z.int() }),
  ])
  .parse(workerData)
const db = location.kind === 'postgres' ? openPostgres({ ...location, poolSize: 1 }, MIGRATING) : openDatabase(location)
try {
  const violations = await verifyLedger(db)
  parentPort?.postMessage(violations)
} finally {
  await db.destroy()
}
