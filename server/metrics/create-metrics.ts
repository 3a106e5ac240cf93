import type { RequestHandler } from 'express'
import type { Kysely } from 'kysely'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Database } from '../db/database.ts'
import { poolFigures } from '../db/open-postgres.ts'
import type { RouteMatcher } from '../http/contract/match-route.ts'
import { DAY, HOUR, SECOND } from '../../shared/time/duration.ts'
import type { CloudMetrics } from './cloud-metrics.ts'
import { devicesSeenBefore, readInbox } from './metrics-store.ts'

const PREFIX = 'revitautoplan_'
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
/** Seconds. */
const DURATIONS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const PATIENCE = 3 * SECOND
const AGES = { hour: HOUR, day: DAY, week: 7 * DAY, month: 30 * DAY } as const

export interface MetricsDeps {
  readonly db: Kysely<Database>
  readonly now: () => number
  readonly routes: Pick<RouteMatcher, 'find'>
  /** Devices that are connected to this instance. */
  readonly pushClients: () => number
  /** Also those of the process: memory, event loop, garbage collection. They cannot be taken off again. */
  readonly processMetrics: boolean
}

export interface Metrics extends CloudMetrics {
  /** Times every request by route and status. */
  readonly observeRequests: RequestHandler
  /** How many violations the last look at the ledger found. */
  ledgerChecked(violations: number): void
  /** The text that Prometheus reads. */
  text(): Promise<string>
  readonly contentType: string
}

/** A database that does not answer must not keep the other figures back. */
async function inTime(work: Promise<void>): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('not read in time')), PATIENCE)
  try {
    await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

/** The metrics of this instance. What is read from the database is read when it is asked for; what cannot be read is left out. */
export function createMetrics(deps: MetricsDeps): Metrics {
  const { db, now } = deps
  const registry = new Registry()
  const registers = [registry]
  if (deps.processMetrics) collectDefaultMetrics({ register: registry })

  const requests = new Histogram({
    name: `${PREFIX}http_request_duration_seconds`,
    help: 'Time to the end of the answer; streams are not in it.',
    labelNames: ['method', 'route', 'status'],
    buckets: DURATIONS,
    registers,
  })
  const items = new Counter({
    name: `${PREFIX}sync_items_total`,
    help: 'Journal entries by what became of them.',
    labelNames: ['result'],
    registers,
  })
  const denials = new Counter({
    name: `${PREFIX}denied_reserves_total`,
    help: 'Reserves that were refused, as they were recorded.',
    labelNames: ['source', 'code'],
    registers,
  })
  const jobs = new Counter({
    name: `${PREFIX}job_runs_total`,
    help: 'Runs of the jobs on this instance.',
    labelNames: ['job', 'outcome'],
    registers,
  })
  const jobDoneAt = new Gauge({
    name: `${PREFIX}job_last_done_timestamp_seconds`,
    help: 'When a job last ended well on this instance.',
    labelNames: ['job'],
    registers,
  })
  const violations = new Gauge({
    name: `${PREFIX}ledger_violations`,
    help: 'Places where the books do not add up; absent until the first look.',
    labelNames: [],
    registers,
  })
  // A gauge without labels begins at 0, which would say that all is well.
  violations.remove()
  const pushClients = new Gauge({
    name: `${PREFIX}push_clients`,
    help: 'Devices that are connected to this instance.',
    registers,
  })
  const sources = new Gauge({
    name: `${PREFIX}source_up`,
    help: '1 when the figures of this source could be read for this answer.',
    labelNames: ['source'],
    registers,
  })
  const inbox = new Gauge({
    name: `${PREFIX}webhook_inbox_events`,
    help: 'Messages of Stripe that wait, and that were given up.',
    labelNames: ['state'],
    registers,
  })
  const inboxAge = new Gauge({
    name: `${PREFIX}webhook_inbox_oldest_seconds`,
    help: 'Age of the oldest message that waits; 0 when none does.',
    registers,
  })
  const silent = new Gauge({
    name: `${PREFIX}devices_silent`,
    help: 'Active devices that were not seen for longer than this.',
    labelNames: ['longer_than'],
    registers,
  })
  const pool = new Gauge({
    name: `${PREFIX}database_connections`,
    help: 'Connections of the pool to PostgreSQL, and requests that wait for one.',
    labelNames: ['state'],
    registers,
  })

  async function readSource(source: string, gauges: readonly Gauge[], read: () => Promise<void>): Promise<void> {
    try {
      await inTime(read())
      sources.set({ source }, 1)
    } catch {
      for (const gauge of gauges) gauge.reset()
      sources.set({ source }, 0)
    }
  }

  async function readInboxFigures(): Promise<void> {
    await readSource('inbox', [inbox, inboxAge], async () => {
      const { pending, failed, oldestPendingAt } = await readInbox(db)
      inbox.set({ state: 'pending' }, pending)
      inbox.set({ state: 'failed' }, failed)
      inboxAge.set(oldestPendingAt === null ? 0 : Math.max(0, now() - oldestPendingAt) / SECOND)
    })
  }

  async function readDeviceFigures(): Promise<void> {
    await readSource('devices', [silent], async () => {
      const entries = Object.entries(AGES)
      const counts = await devicesSeenBefore(
        db,
        entries.map(([, age]) => now() - age),
      )
      for (const [index, [name]] of entries.entries()) silent.set({ longer_than: name }, counts[index] ?? 0)
    })
  }

  return {
    contentType: registry.contentType,
    observeRequests(request, response, next) {
      const started = performance.now()
      const { method, path } = request
      response.on('finish', () => {
        if (String(response.getHeader('content-type')).startsWith('text/event-stream')) return
        const labels = {
          method: METHODS.has(method) ? method : 'other',
          route: deps.routes.find(method, path)?.path ?? 'unknown',
          status: String(response.statusCode),
        }
        requests.observe(labels, (performance.now() - started) / SECOND)
      })
      next()
    },
    synced(results) {
      for (const { status } of results) items.inc({ result: status })
    },
    denied: (source, code) => denials.inc({ source, code }),
    jobRan(job, outcome) {
      jobs.inc({ job, outcome })
      if (outcome === 'done') jobDoneAt.set({ job }, now() / SECOND)
    },
    ledgerChecked: (count) => violations.set(count),
    async text() {
      await Promise.all([readInboxFigures(), readDeviceFigures()])
      for (const [state, count] of Object.entries(poolFigures(db) ?? {})) pool.set({ state }, count)
      pushClients.set(deps.pushClients())
      return await registry.metrics()
    },
  }
}
