import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import DatabaseConstructor from 'better-sqlite3'
import { CATALOG, planNamed } from '../../shared/catalog/catalog.ts'
import { createTestCloud } from '../../src-main/core/entitlements/test-cloud.ts'
import { findStoreFaults } from '../../src-main/core/gate/find-store-faults.ts'
import { createClientMemory, type ClientMemory } from './client-memory.ts'
import { createSeededRandom } from '../support/seeded-random.ts'
import { workerLineSchema, type WorkerOrders } from './worker-lines.ts'

export interface CrashReport {
  readonly rounds: number
  readonly reserved: number
  readonly committed: number
  /** Commits that were on disk although the kill swallowed their answer, found again by asking a second time. */
  readonly foundAgain: number
  /** Everything that must not be; empty when all is well. */
  readonly faults: readonly string[]
}

const WORKER = join(import.meta.dirname, 'gate-worker.ts')
const NONCE = 'nonce-nonce-nonce'

/**
 * Kills a gate at random moments under load, again and again over the same store, and looks after each kill whether what its
 * clients were told is still true.
 */
export async function runCrashRounds(rounds: number, seed: number): Promise<CrashReport> {
  const folder = mkdtempSync(join(tmpdir(), 'crash-'))
  const storePath = join(folder, 'store.sqlite')
  const random = createSeededRandom(seed)
  const memory = createClientMemory()
  const faults: string[] = []
  let enrol: WorkerOrders['enrol'] = await firstOrders()
  try {
    for (let round = 1; round <= rounds && faults.length === 0; round += 1) {
      const orders = { storePath, seed: random.between(1, 1_000_000_000), enrol, repeat: memory.unanswered() }
      const ordersPath = join(folder, 'orders.json')
      writeFileSync(ordersPath, JSON.stringify(orders))
      await runUntilKilled(ordersPath, random.between(5, 400), memory)
      enrol = null
      const found = inspect(storePath, memory)
      faults.push(...found.map((fault) => `round ${round}: ${fault}`))
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return { rounds, ...memory.counts(), faults }
}

async function firstOrders(): Promise<NonNullable<WorkerOrders['enrol']>> {
  const now = Date.now()
  const cloud = await createTestCloud(now, { ...planNamed(CATALOG, 'enterprise'), apiCallsPerHour: null })
  const layouts = cloud.lease({ granted: 1_000_000 })
  // So few that clients fight for them and late commits become overage.
  const scans = cloud.lease({ meter: 'building_scans', basis: 'uncounted', granted: 200 })
  const response = await cloud.answer(cloud.snapshot({ rateShare: null, nonce: NONCE }), [layouts, scans])
  return { device: cloud.device, response, nonce: NONCE }
}

/** Runs a worker and kills it so many milliseconds after it is ready. */
async function runUntilKilled(ordersPath: string, killAfterMs: number, memory: ClientMemory): Promise<void> {
  const child = spawn(process.execPath, [WORKER, ordersPath], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()))
  for await (const text of createInterface({ input: child.stdout })) {
    // The last line of a killed process may be cut off: then nobody was told.
    if (!text.endsWith('}')) continue
    const line = workerLineSchema.parse(JSON.parse(text))
    memory.hear(line)
    if (line.said === 'ready') setTimeout(() => child.kill('SIGKILL'), killAfterMs)
  }
  await exited
  if (child.signalCode !== 'SIGKILL') throw new Error(`the worker ended by itself (${child.exitCode})`)
}

function inspect(storePath: string, memory: ClientMemory): string[] {
  const database = new DatabaseConstructor(storePath)
  try {
    return [...findStoreFaults(database), ...memory.compare(database)]
  } finally {
    database.close()
  }
}
