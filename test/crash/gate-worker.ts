// Drives a gate under load until it is killed. Says on standard output what its clients were told.
import { randomUUID } from 'node:crypto'
import { readFileSync, writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { createTrustedClock } from '../../src-main/core/clock/trusted-clock.ts'
import { createEntitlements } from '../../src-main/core/entitlements/entitlements.ts'
import { createGate } from '../../src-main/core/gate/gate.ts'
import type { Gate, Origin } from '../../src-main/core/gate/gate-types.ts'
import { createJournal } from '../../src-main/core/journal/journal.ts'
import { createIdSource } from '../../src-main/core/store/create-id-source.ts'
import { openStore } from '../../src-main/core/store/open-store.ts'
import { createWarnings } from '../../src-main/core/warnings/warnings.ts'
import { createSeededRandom, type SeededRandom } from '../support/seeded-random.ts'
import { workerOrdersSchema, type WorkerLine, type WorkerOrders } from './worker-lines.ts'
import { createWords } from '../../src-main/core/words/create-words.ts'

/** So short that holds lapse, and lapsed ones are committed late, within the life of a worker. */
const HOLD_GRACE_MS = 15

const CLIENTS = 24

function say(line: WorkerLine): void {
  const bytes = Buffer.from(`${JSON.stringify(line)}\n`)
  for (let written = 0; written < bytes.length;) written += writeSync(1, bytes, written)
}

async function open(orders: WorkerOrders): Promise<Gate> {
  const opened = openStore(orders.storePath)
  if (!opened.ok) throw new Error(opened.failure.code)
  const store = opened.value
  const clock = createTrustedClock({ store, wallNow: Date.now, monotonicNow: () => performance.now() })
  const entitlements = await createEntitlements({ store, clock })
  if (orders.enrol !== null) {
    entitlements.enrol(orders.enrol.device)
    const accepted = await entitlements.accept(orders.enrol.response, orders.enrol.nonce)
    if (!accepted.ok) throw new Error(accepted.failure.message)
  }
  return createGate({
    store,
    clock,
    entitlements,
    journal: createJournal({ store, now: clock.now }),
    warnings: createWarnings(store),
    words: createWords({ choice: () => 'en', systemLocale: 'en-GB', timeZone: 'UTC' }),
    version: '0.1.0',
    newId: createIdSource(),
    connectivity: () => ({ offlineSince: null }),
    onFatal: (error) => say({ said: 'fatal', message: String(error) }),
    onFailedBatch: (error) => say({ said: 'fatal', message: String(error) }),
    holdGraceMs: HOLD_GRACE_MS,
  })
}

function originOf(connectionId: string): Origin {
  return { connectionId, product: 'Revit', year: 2027, build: null, clientName: 'worker', clientVersion: '1.0.0' }
}

async function commit(gate: Gate, id: string, units: number | null): Promise<void> {
  say({ said: 'asked', id, to: 'commit', units })
  const request = units === null ? { reservationId: id } : { reservationId: id, units }
  const result = await gate.commit(request, originOf('any'))
  if (result.ok) {
    const { charged, overage, duplicate } = result.value
    say({ said: 'committed', id, units: charged + overage, duplicate })
  } else say({ said: 'failed', id, reason: result.failure.reason })
}

async function release(gate: Gate, id: string): Promise<void> {
  say({ said: 'asked', id, to: 'release', units: null })
  const result = await gate.release({ reservationId: id, outcome: 'failed' }, originOf('any'))
  if (result.ok) say({ said: 'released', id })
  else say({ said: 'failed', id, reason: result.failure.reason })
}

/** One plugin: reserves, works, and then commits, releases, or vanishes and comes back late or never. */
async function runClient(gate: Gate, random: SeededRandom, leaseId: string | undefined): Promise<void> {
  for (;;) {
    const connectionId = randomUUID()
    const units = random.between(1, 3)
    const operation = random.pick(['ai_layout', 'ai_layout', 'building_scan', 'api_call'] as const) ?? 'ai_layout'
    const request = { operation, units, areaSqm: 100, opId: randomUUID() }
    const result = await gate.reserve(request, originOf(connectionId))
    if (result.ok && result.value.outcome === 'reserved') {
      const id = result.value.reservationId
      say({ said: 'reserved', id, units })
      await sleep(random.between(0, 3))
      const fate = random.next()
      if (fate < 0.5) await commit(gate, id, null)
      else if (fate < 0.6) await commit(gate, id, 1)
      else if (fate < 0.75) await release(gate, id)
      else {
        gate.connectionClosed(connectionId)
        await sleep(random.between(0, 2 * HOLD_GRACE_MS))
        if (fate < 0.9) await commit(gate, id, null)
      }
    } else await sleep(1)
    if (leaseId !== undefined && random.next() < 0.02) {
      say({ said: 'returned', units: await gate.returnUnits(leaseId, 1, 'idle') })
    }
  }
}

const [ordersPath = ''] = process.argv.slice(2)
const orders = workerOrdersSchema.parse(JSON.parse(readFileSync(ordersPath, 'utf8')))
const gate = await open(orders)
say({ said: 'ready', open: gate.running().map(({ reservationId, state }) => ({ id: reservationId, state })) })
const leaseId = gate.rights().find((rights) => rights.meter === 'building_scans')?.leaseId
await Promise.all(orders.repeat.map(({ id, units }) => commit(gate, id, units)))
await Promise.all(
  Array.from({ length: CLIENTS }, (_, index) => runClient(gate, createSeededRandom(orders.seed + index), leaseId)),
)
