import {
  newDeviceIdentity,
  SimulatedDevice,
  signedHeaders,
} from '../../../server/features/metering/testing/simulated-device.ts'
import { SYNC_BATCH_LIMIT } from '../../../shared/protocol/cloud-api.ts'
import { openIngest, type BenchDatabase, type IngestCloud } from '../open-ingest.ts'
import type { BenchLine, Section } from '../report.ts'
import { rawInsertsOnPostgres, rawInsertsOnSqlite } from '../yardsticks/raw-inserts.ts'

const RUNS = 3
/** Devices that send at once, each of an account of its own. */
const DEVICES = 8
const BATCHES = 8
/** Entries of a batch that the batch before had as well: every tenth. */
const REPEATED = SYNC_BATCH_LIMIT / 10
const FRESH = SYNC_BATCH_LIMIT - REPEATED
const EVENTS_A_SECOND = 20_000
const SHARE_OF_RAW = 0.5

interface PreparedRequest {
  readonly body: string
  readonly headers: Record<string, string>
}

/** Enrols a device that has a lease and signs all that it is going to send, so that the client costs little while it is timed. */
async function prepareDevice(cloud: IngestCloud): Promise<PreparedRequest[]> {
  const unbound = newDeviceIdentity('', Date.now())
  const { accountId } = await cloud.enrol(unbound)
  const identity = { ...unbound, accountId }
  const device = new SimulatedDevice(identity, cloud.url, Date.now)
  await device.sync()
  for (let event = 0; event < BATCHES * FRESH; event += 1) device.use('ai_layout', 1)
  return Array.from({ length: BATCHES }, (_, batch) => {
    const from = batch * FRESH
    const entries = device.entries.slice(Math.max(0, from - REPEATED), from + FRESH)
    const acknowledged = { sequence: from, ledgerEpoch: device.lastResponse?.ledgerEpoch ?? null }
    const body = JSON.stringify(device.request({ entries: [...entries], acknowledged }))
    return { body, headers: signedHeaders(identity, { method: 'POST', path: '/v1/sync', body, timestamp: Date.now() }) }
  })
}

/** Sends everything, each device in its own order; events a second, repeated ones among them. */
async function sendAll(cloud: IngestCloud, devices: readonly PreparedRequest[][]): Promise<number> {
  const begun = performance.now()
  await Promise.all(
    devices.map(async (requests) => {
      for (const { body, headers } of requests) {
        const response = await fetch(`${cloud.url}/v1/sync`, { method: 'POST', headers, body })
        if (!response.ok) throw new Error(`a sync was answered ${response.status}: ${await response.text()}`)
        await response.arrayBuffer()
      }
    }),
  )
  const sent = devices.length * (BATCHES * SYNC_BATCH_LIMIT - REPEATED)
  return (sent / (performance.now() - begun)) * 1000
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN
}

async function measure(database: BenchDatabase): Promise<{ lines: BenchLine[]; note: string }> {
  const name = database === 'sqlite' ? 'SQLite' : 'PostgreSQL'
  const cloud = await openIngest(database)
  if (cloud === null) return { lines: [], note: `Not measured: ${name}, which is not on this machine.` }
  try {
    const ours: number[] = []
    const raw: number[] = []
    for (let run = 0; run < RUNS; run += 1) {
      const devices: PreparedRequest[][] = []
      for (let device = 0; device < DEVICES; device += 1) devices.push(await prepareDevice(cloud))
      ours.push(await sendAll(cloud, devices))
      raw.push(
        cloud.postgres === null
          ? rawInsertsOnSqlite(DEVICES * BATCHES)
          : await rawInsertsOnPostgres(cloud.postgres.url, DEVICES * BATCHES, 4),
      )
    }
    const wanted = RUNS * DEVICES * BATCHES * FRESH
    const { events, settled, violations } = await cloud.count()
    if (events !== wanted || settled !== wanted || violations > 0) {
      throw new Error(
        `${wanted} events were sent; ${events} are in the ledger, ${settled} settled, ${violations} violations`,
      )
    }
    const [rate, rawRate] = [median(ours), median(raw)]
    const lines: BenchLine[] = [
      {
        what: `events settled, ${name}`,
        ours: `${rate.toFixed(0)}/s`,
        yardstick: `${EVENTS_A_SECOND}/s`,
        ratio: rate / EVENTS_A_SECOND,
        bound: { kind: 'at least', value: 1 },
      },
      {
        what: `events settled, ${name}`,
        ours: `${rate.toFixed(0)}/s`,
        yardstick: `${rawRate.toFixed(0)}/s  raw batch insert with dedupe`,
        ratio: rate / rawRate,
        bound: { kind: 'at least', value: SHARE_OF_RAW },
      },
    ]
    return {
      lines,
      note: `${name}: ${wanted} events sent and as many settled, none lost, none doubled; the ledger agrees.`,
    }
  } finally {
    await cloud.close()
  }
}

/** Events a second over HTTP: signed, parsed, chained, deduplicated, settled and durable; every tenth was sent before. */
export async function benchIngest(): Promise<Section> {
  const measured = [await measure('sqlite'), await measure('postgres')]
  return {
    title: `What the cloud takes in: ${DEVICES} devices at once, ${SYNC_BATCH_LIMIT} events a request`,
    lines: measured.flatMap(({ lines }) => lines),
    notes: measured.map(({ note }) => note),
  }
}
