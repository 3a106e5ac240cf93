import SqliteDatabase from 'better-sqlite3'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import {
  RateLimiterPostgres,
  RateLimiterRedis,
  RateLimiterSQLite,
  type RateLimiterStoreAbstract,
} from 'rate-limiter-flexible'
import { findPostgres } from '../../../server/db/testing/find-postgres.ts'
import { startPostgres } from '../../../server/db/testing/start-postgres.ts'
import { openTestMetering, TEST_ACCOUNT_HEADER } from '../../../server/features/metering/testing/open-test-metering.ts'
import { layoutRequest, testOrigin } from '../../../src-main/core/gate/open-test-gate.ts'
import { benchPlan } from '../bench-plan.ts'
import { medianRun, pump, type Times } from '../measure.ts'
import { openBenchGate } from '../open-bench-gate.ts'
import { milliseconds, rate, type BenchLine, type Section } from '../report.ts'
import { startRedis } from '../yardsticks/redis.ts'

const RUNS = 3
/** At once, with how many pairs a run makes. */
const DEPTHS = [
  { depth: 1, pairs: 800 },
  { depth: 8, pairs: 2400 },
  { depth: 64, pairs: 6400 },
] as const
/** Our pairs a second against each peer's. */
const BOUND = 1.5

/** What a program could use in place of the gate: one unit taken and settled, or taken and given back, durable before the answer. */
interface Peer {
  readonly name: string
  pair(): Promise<void>
  close(): Promise<void>
}

async function openGatePeer(): Promise<Peer> {
  const { gate, close } = await openBenchGate()
  const origin = testOrigin()
  return {
    name: 'the gate',
    async pair() {
      const reserved = await gate.reserve(layoutRequest(), origin)
      if (!reserved.ok || reserved.value.outcome !== 'reserved') throw new Error('refused')
      const committed = await gate.commit({ reservationId: reserved.value.reservationId }, origin)
      if (!committed.ok) throw new Error(committed.failure.message)
    },
    close,
  }
}

/** `rate-limiter-flexible` has no reserve and commit: taking a point and giving it back is its nearest pair. */
function limiterPeer(name: string, limiter: RateLimiterStoreAbstract, close: () => Promise<void>): Peer {
  return {
    name,
    async pair() {
      await limiter.consume('account')
      await limiter.reward('account')
    },
    close,
  }
}

const LIMIT = { points: 50_000_000, duration: 30 * 24 * 3600 }

async function openRedisPeer(): Promise<Peer | null> {
  const redis = await startRedis()
  if (redis === null) return null
  const limiter = new RateLimiterRedis({ ...LIMIT, storeClient: redis.client })
  return limiterPeer('Redis, appendfsync always', limiter, () => redis.stop())
}

async function openPostgresPeer(): Promise<Peer | null> {
  const programs = findPostgres()
  if (programs === null) return null
  const server = await startPostgres(programs, { durable: true })
  const pool = new pg.Pool({ connectionString: server.url, max: 8 })
  const limiter = await new Promise<RateLimiterPostgres>((resolve, reject) => {
    const made = new RateLimiterPostgres({ ...LIMIT, storeClient: pool }, (error) =>
      error === undefined ? resolve(made) : reject(error),
    )
  })
  return limiterPeer('PostgreSQL', limiter, async () => {
    await pool.end()
    await server.stop()
  })
}

async function openSqlitePeer(): Promise<Peer> {
  const folder = mkdtempSync(join(tmpdir(), 'revitautoplan-bench-'))
  const database = new SqliteDatabase(join(folder, 'limiter.sqlite'))
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  const limiter = await new Promise<RateLimiterSQLite>((resolve, reject) => {
    const options = { ...LIMIT, storeClient: database, storeType: 'better-sqlite3', tableName: 'limiter' }
    const made = new RateLimiterSQLite(options, (error) => (error ? reject(error) : resolve(made)))
  })
  return limiterPeer('SQLite, synchronous FULL', limiter, () => {
    database.close()
    rmSync(folder, { recursive: true, force: true })
    return Promise.resolve()
  })
}

/** Asking the cloud for each operation, over HTTP on loopback: what a program without leases does. */
async function openCloudPeer(): Promise<Peer> {
  const cloud = await openTestMetering(Date.now())
  const accountId = await cloud.addAccount()
  await cloud.setEntitlement(accountId, { plan: benchPlan() })
  const post = async (path: string, body: unknown): Promise<Record<string, unknown>> => {
    const response = await fetch(cloud.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [TEST_ACCOUNT_HEADER]: accountId },
      body: JSON.stringify(body),
    })
    // The answer of our own cloud in this process; its shape is held to the contract by the cloud's tests.
    const answer = (await response.json()) as Record<string, unknown>
    if (!response.ok) throw new Error(JSON.stringify(answer))
    return answer
  }
  return {
    name: 'asking the cloud each time',
    async pair() {
      const { opId, operation, units, areaSqm } = layoutRequest()
      const { reservationId } = await post('/v1/operations', { opId, operation, units, areaSqm })
      await post(`/v1/operations/${String(reservationId)}/commit`, { units: 1 })
    },
    close: () => cloud.close(),
  }
}

/** Pairs a second of reserve and commit in process, against what a user would pick instead, all durable in the same run. */
export async function benchPeers(): Promise<Section> {
  const gate = await openGatePeer()
  const opened = [await openRedisPeer(), await openPostgresPeer(), await openSqlitePeer(), await openCloudPeer()]
  const peers = opened.filter((peer) => peer !== null)
  const lines: BenchLine[] = []
  try {
    for (const { depth, pairs } of DEPTHS) {
      const runs = new Map<Peer, Times[]>()
      for (const peer of [gate, ...peers]) await pump(Math.min(200, pairs), depth, peer.pair)
      for (let run = 0; run < RUNS; run += 1) {
        for (const peer of [gate, ...peers]) {
          const times = await pump(peer === gate ? pairs : Math.ceil(pairs / 2), depth, peer.pair)
          runs.set(peer, [...(runs.get(peer) ?? []), times])
        }
      }
      const ours = medianRun(runs.get(gate) ?? [])
      for (const peer of peers) {
        const theirs = medianRun(runs.get(peer) ?? [])
        lines.push({
          what: `pairs, ${depth} at once`,
          ours: `${rate(ours)} (p50 ${milliseconds(ours.p50)})`,
          yardstick: `${rate(theirs)} (p50 ${milliseconds(theirs.p50)})  ${peer.name}`,
          ratio: ours.perSecond / theirs.perSecond,
          bound: { kind: 'at least', value: BOUND },
        })
      }
    }
  } finally {
    for (const peer of [gate, ...peers]) await peer.close()
  }
  const notes = ['Ours writes a journal entry with each commit; the peers change one counter.']
  if (peers.length < opened.length) notes.push('Not measured: Redis or PostgreSQL, which are not on this machine.')
  return { title: 'Reserve and commit in process, like for like', lines, notes }
}
