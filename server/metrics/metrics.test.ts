import type { Kysely } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enrolResponseSchema } from '../../shared/protocol/cloud-api.ts'
import { DENIAL_CODES } from '../../shared/protocol/decision.ts'
import { ALL_ROUTES } from '../contract/all-routes.ts'
import type { Database } from '../db/database.ts'
import { openTestDatabase } from '../db/open-test-database.ts'
import { createRouteMatcher } from '../http/contract/match-route.ts'
import { newDeviceIdentity, signedHeaders, SimulatedDevice } from '../features/metering/testing/simulated-device.ts'
import { startTestCloud, type TestCloud } from '../testing/start-test-cloud.ts'
import { checkLedger } from './check-ledger.ts'
import { createMetrics, type Metrics } from './create-metrics.ts'
import { observeJobTurns } from './observe-job-turns.ts'

let test: TestCloud
let device: SimulatedDevice
let accountId: string
beforeAll(async () => {
  test = await startTestCloud()
  const browser = test.browser()
  await browser.signUp({ email: 'measured@example.com' })
  const identity = newDeviceIdentity('', Date.now())
  const { deviceId, publicKey } = identity
  const wanted = { deviceId, publicKey, name: 'PC', platform: 'win32', appVersion: '1.0.0' }
  const enrolled = enrolResponseSchema.parse(await (await browser.postJson('/v1/devices', wanted)).json())
  accountId = enrolled.accountId
  device = new SimulatedDevice({ ...identity, accountId }, test.url, Date.now)
})
afterAll(async () => {
  await test.close()
})

async function read(): Promise<string> {
  const answer = await fetch(`${test.url}/metrics`)
  expect(answer.headers.get('content-type')).toContain('text/plain')
  return await answer.text()
}

/** The value of a line; `undefined` when it is not there. */
function valueOf(text: string, line: string): number | undefined {
  const found = text.split('\n').find((one) => one.startsWith(`${line} `))
  return found === undefined ? undefined : Number(found.slice(line.length))
}

function metricsOver(db: Kysely<Database>, processMetrics: boolean): Metrics {
  return createMetrics({
    db,
    now: Date.now,
    routes: createRouteMatcher(ALL_ROUTES),
    pushClients: () => 0,
    processMetrics,
  })
}

function signedGet(path: string, signal: AbortSignal): Promise<Response> {
  const headers = signedHeaders(device.identity, { method: 'GET', path, body: '', timestamp: Date.now() })
  return fetch(test.url + path, { headers, signal })
}

describe('what is measured', () => {
  it('is the time of requests by published route and status, and of unknown ones together', async () => {
    for (const path of ['/v1/catalog', '/no/such/page', `/checkout/${'x'.repeat(43)}`, '/v1/sync?a=b']) {
      await fetch(test.url + path)
    }
    await fetch(`${test.url}/v1/catalog`, { method: 'PROPFIND' })
    const text = await read()
    const counted = (labels: string) => valueOf(text, `revitautoplan_http_request_duration_seconds_count{${labels}}`)
    expect(counted('method="GET",route="/v1/catalog",status="200"')).toBe(1)
    expect(counted('method="GET",route="unknown",status="404"')).toBeGreaterThanOrEqual(1)
    expect(counted('method="other",route="unknown",status="405"')).toBe(1)
    expect(text).not.toContain('xxxxxxxx')
  })

  it('is what became of the entries of a sync, and each refused reserve by its code', async () => {
    await device.sync()
    device.use('ai_layout', 0, { outcome: 'failed', leaseId: null })
    await device.sync()
    const body = JSON.stringify({ opId: crypto.randomUUID(), operation: 'api_call', feature: 'custom_models' })
    const path = '/v1/operations'
    const headers = signedHeaders(device.identity, { method: 'POST', path, body, timestamp: Date.now() })
    expect((await fetch(test.url + path, { method: 'POST', headers, body })).status).toBe(402)
    const text = await read()
    expect(valueOf(text, 'revitautoplan_sync_items_total{result="recorded"}')).toBe(1)
    expect(valueOf(text, 'revitautoplan_denied_reserves_total{source="cloud",code="feature_not_in_plan"}')).toBe(1)
  })

  it('is the inbox of webhooks, with its age', async () => {
    const event = {
      type: 'invoice.paid',
      object_id: null,
      customer_id: null,
      session_id: null,
      api_version: null,
      payload: '{}',
      attempts: 0,
      next_attempt_at: Date.now() + 3_600_000,
      last_error: null,
      received_at: Date.now() - 90_000,
      processed_at: null,
    }
    await test.cloud.db
      .insertInto('stripe_event')
      .values([
        { ...event, event_id: 'evt_1', state: 'pending' },
        { ...event, event_id: 'evt_2', state: 'failed' },
      ])
      .execute()
    const text = await read()
    expect(valueOf(text, 'revitautoplan_webhook_inbox_events{state="pending"}')).toBe(1)
    expect(valueOf(text, 'revitautoplan_webhook_inbox_events{state="failed"}')).toBe(1)
    expect(valueOf(text, 'revitautoplan_webhook_inbox_oldest_seconds')).toBeGreaterThanOrEqual(90)
  })

  it('is who is connected, and which devices are silent', async () => {
    const leaving = new AbortController()
    const stream = await signedGet('/v1/stream', leaving.signal)
    expect(stream.status).toBe(200)
    expect(valueOf(await read(), 'revitautoplan_push_clients')).toBe(1)
    leaving.abort()
    await expect.poll(async () => valueOf(await read(), 'revitautoplan_push_clients')).toBe(0)
    await test.cloud.db
      .updateTable('device')
      .set({ last_seen_at: Date.now() - 2 * 86_400_000 })
      .execute()
    const text = await read()
    expect(valueOf(text, 'revitautoplan_devices_silent{longer_than="day"}')).toBe(1)
    expect(valueOf(text, 'revitautoplan_devices_silent{longer_than="week"}')).toBe(0)
  })

  it('names no account, person, device or address', async () => {
    const text = await read()
    for (const secret of [accountId, device.identity.deviceId, 'measured@', 'Anna', '127.0.0.1']) {
      expect(text).not.toContain(secret)
    }
  })
})

describe('who may read it', () => {
  it('is this machine, while the cloud is for this machine alone and no proxy passes it on', async () => {
    expect((await fetch(`${test.url}/metrics`)).status).toBe(200)
    for (const name of ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip']) {
      expect((await fetch(`${test.url}/metrics`, { headers: { [name]: '127.0.0.1' } })).status).toBe(401)
    }
  })

  it('is nobody on a public cloud without a token', async () => {
    const open = await startTestCloud({}, { CLOUD_PUBLIC_URL: 'https://cloud.example.com' })
    const answer = await fetch(`http://127.0.0.1:${open.cloud.config.port}/metrics`)
    expect([answer.status, await answer.text()]).toEqual([401, expect.stringContaining('METRICS_TOKEN')])
    await open.close()
  })

  it('is who has the token, once one is set', async () => {
    const token = 'a-token-of-the-tests-long-enough-1234'
    const closed = await startTestCloud({}, { METRICS_TOKEN: token })
    const statusWith = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(`${closed.url}/metrics`, { headers })).status
    expect(await statusWith({})).toBe(401)
    expect(await statusWith({ authorization: 'Bearer another-token-of-the-same-length-x' })).toBe(401)
    expect(await statusWith({ authorization: `Bearer ${token}` })).toBe(200)
    expect(closed.logs.join('')).not.toContain(token)
    await closed.close()
  })
})

describe('when something fails', () => {
  it('the rest is answered without the database, and says what is missing', async () => {
    const { db, close } = await openTestDatabase()
    // A connection that was never made would be made now.
    await db.selectFrom('account').select('id').execute()
    await close()
    const text = await metricsOver(db, false).text()
    expect(valueOf(text, 'revitautoplan_source_up{source="inbox"}')).toBe(0)
    expect(valueOf(text, 'revitautoplan_source_up{source="devices"}')).toBe(0)
    expect(valueOf(text, 'revitautoplan_push_clients')).toBe(0)
  })

  it('a job that fails is counted under its name, without what it was about', async () => {
    const metrics = metricsOver(test.cloud.db, true)
    const turns = observeJobTurns({ run: async (_job, _every, work) => work().then(() => true) }, metrics)
    await turns.run('catalogue J6pYlvqzWmJGv0RY5B8iPzwmdXd2cO1T', 1, () => Promise.resolve())
    await expect(turns.run('billing sweep', 1, () => Promise.reject(new Error('down')))).rejects.toThrow('down')
    for (const code of DENIAL_CODES) metrics.denied('device', code)
    const text = await metrics.text()
    expect(valueOf(text, 'revitautoplan_job_runs_total{job="catalogue",outcome="done"}')).toBe(1)
    expect(valueOf(text, 'revitautoplan_job_runs_total{job="billing_sweep",outcome="failed"}')).toBe(1)
    expect(valueOf(text, 'process_resident_memory_bytes')).toBeGreaterThan(1_000_000)
  })

  it('a ledger that does not add up is found, in a thread of its own', async () => {
    expect(await checkLedger(test.cloud.config.database)).toEqual([])
    await test.cloud.db.updateTable('lease').set({ returned: 1 }).execute()
    const found = await checkLedger(test.cloud.config.database)
    expect(found.map(({ rule }) => rule)).toContain('lease: returned = lines')
    await test.cloud.db.updateTable('lease').set({ returned: 0 }).execute()
  })
})
