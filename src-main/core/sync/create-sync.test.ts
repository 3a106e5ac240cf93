import { createHash, randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type SyncRequest, type SyncResponse, syncRequestSchema } from '../../../shared/protocol/cloud-api.ts'
import { uuidV7 } from '../../../shared/identifiers/uuid-v7.ts'
import { CHAIN_START, ENTRY_TYPE } from '../../../shared/protocol/journal-entry.ts'
import { createTrustedClock } from '../clock/trusted-clock.ts'
import { createCloudClient } from '../cloud/cloud-client.ts'
import { createDeviceKey } from '../cloud/device-signer.ts'
import { type FakeCloud, openFakeCloud } from '../cloud/open-fake-cloud.ts'
import type { Entitlements } from '../entitlements/entitlement-types.ts'
import { createEntitlements } from '../entitlements/entitlements.ts'
import { createTestCloud, type TestCloud } from '../entitlements/test-cloud.ts'
import { createFileSecretStore } from '../host/file-secret-store.ts'
import type { SecretStore } from '../host/secret-store.ts'
import type { Journal } from '../journal/journal-types.ts'
import { createJournal } from '../journal/journal.ts'
import { openTestStore, type TestStore } from '../store/open-test-store.ts'
import { type ConnectivityState, createConnectivityState } from './connectivity-state.ts'
import { createSync, type Sync, type SyncOptions } from './create-sync.ts'
import { openTestWords } from '../words/open-test-words.ts'

const logger = pino({ level: 'silent' })
const newId = (): string => uuidV7(Date.now(), randomBytes(10))

let test: TestStore
let fake: FakeCloud
let signer: TestCloud
let secrets: SecretStore
let entitlements: Entitlements
let journal: Journal
let connectivity: ConnectivityState
let sync: Sync
let returned: unknown[]
let pushes: unknown[]
let closeClock: () => void

const { t } = openTestWords()

async function open(options: Partial<SyncOptions> = {}): Promise<void> {
  const clock = createTrustedClock({ store: test.store, wallNow: Date.now, monotonicNow: () => performance.now() })
  closeClock = clock.close
  entitlements = await createEntitlements({ store: test.store, clock })
  journal = createJournal({ store: test.store, now: clock.now })
  connectivity = createConnectivityState({
    now: clock.now,
    t,
    surroundings: () => ({
      deviceStatus: entitlements.device()?.status ?? null,
      validUntil: entitlements.snapshot()?.validUntil ?? null,
      queued: journal.queued(),
      rejected: journal.rejected(),
      snapshotIssuedAt: null,
    }),
  })
  sync = createSync({
    cloud: createCloudClient({ url: fake.url, fetch, now: Date.now, userAgent: 'test' }),
    secrets,
    entitlements,
    journal,
    gate: {
      rights: () => [],
      wanted: () => [],
      returnUnits: async (...asked) => {
        returned.push(asked)
        return 0
      },
    },
    connectivity,
    logger,
    now: clock.now,
    t,
    wallNow: Date.now,
    random: () => 0.5,
    version: '1.0.0',
    onAccepted: () => undefined,
    onPush: (event) => pushes.push(event),
    settings: { backOffBaseMs: 20, streamBackOffCapMs: 40 },
    ...options,
  })
}

beforeEach(async () => {
  test = openTestStore()
  fake = await openFakeCloud()
  signer = await createTestCloud(Date.now())
  secrets = createFileSecretStore(join(test.store.full.name, '..', 'secrets'), logger)
  returned = []
  pushes = []
  await open()
  await createDeviceKey(secrets, signer.device.deviceId)
  entitlements.enrol(signer.device)
  fake.routes.set('POST /v1/sync', async (request) => ({ body: await settle(syncRequestSchema.parse(request.body)) }))
})

afterEach(async () => {
  await sync.close()
  closeClock()
  await fake.close()
  test.remove()
})

/** Answers as the cloud does: takes the entries in and signs what holds. */
async function settle(request: SyncRequest, changes: Partial<SyncResponse> = {}): Promise<SyncResponse> {
  const last = request.entries.at(-1)
  return signer.answer(signer.snapshot({ nonce: request.nonce, issuedAt: Date.now() }), [], {
    acknowledged: { sequence: last?.sequence ?? request.acknowledged.sequence, hash: last?.hash ?? CHAIN_START },
    results: request.entries.map(({ sequence }) => ({ sequence, status: 'recorded', code: null, message: null })),
    ...changes,
  })
}

function appendDenials(count: number, deviceId = signer.device.deviceId): void {
  test.store.transact(test.store.full, () => {
    for (let entry = 0; entry < count; entry += 1) {
      journal.append({
        type: ENTRY_TYPE.denial,
        data: { operation: 'ai_layout', code: 'quota_exhausted', requiredPlan: null, planAtTime: 'free' },
        deviceId,
        accountId: signer.device.accountId,
        eventId: newId(),
        at: Date.now(),
        personal: null,
      })
    }
  })
}

const syncs = (): SyncRequest[] =>
  fake.requests.filter(({ path }) => path === '/v1/sync').map(({ body }) => syncRequestSchema.parse(body))

describe('a sync', () => {
  it('sends the whole journal in batches, in order and chained, and takes in what was signed', async () => {
    appendDenials(1201)
    expect(await sync.now('manual')).toEqual({ ok: true, value: undefined })
    expect(syncs().map(({ entries }) => entries.length)).toEqual([500, 500, 201])
    let previous = CHAIN_START
    for (const entry of syncs().flatMap(({ entries }) => entries)) {
      expect(entry.hash).toBe(createHash('sha256').update(`${previous}\n${entry.raw}`).digest('base64url'))
      previous = entry.hash
    }
    expect(journal.queued()).toBe(0)
    expect(entitlements.snapshot()?.plan.id).toBe('free')
    expect(connectivity.state().status).toBe('online')
    expect(new Set(syncs().map(({ nonce }) => nonce)).size).toBe(3)
  })

  it('marks nothing as arrived when the answer was signed by another root', async () => {
    const stranger = await createTestCloud(Date.now())
    appendDenials(2)
    fake.routes.set('POST /v1/sync', async (request) => {
      const { nonce, entries } = syncRequestSchema.parse(request.body)
      const snapshot = { ...signer.snapshot({ nonce }), plan: { ...signer.snapshot().plan, id: 'enterprise' } }
      const forged = await stranger.answer(snapshot, [])
      const last = entries.at(-1)
      return { body: { ...forged, acknowledged: { sequence: last?.sequence, hash: last?.hash } } }
    })
    expect(await sync.now('manual')).toMatchObject({ ok: false, failure: { kind: 'malformed' } })
    expect(journal.queued()).toBe(2)
    expect(entitlements.snapshot()).toBeNull()
  })

  it('refuses an answer that was recorded earlier', async () => {
    let recorded: SyncResponse | null = null
    fake.routes.set('POST /v1/sync', async (request) => {
      recorded ??= await settle(syncRequestSchema.parse(request.body))
      return { body: recorded }
    })
    expect(await sync.now('manual')).toMatchObject({ ok: true })
    expect(await sync.now('manual')).toMatchObject({ ok: false, failure: { kind: 'malformed' } })
  })

  it('stops when the cloud takes nothing, and keeps everything', async () => {
    appendDenials(3)
    fake.routes.set('POST /v1/sync', async (request) => ({
      body: await settle(syncRequestSchema.parse(request.body), {
        acknowledged: { sequence: 0, hash: CHAIN_START },
        results: [],
      }),
    }))
    expect(await sync.now('manual')).toMatchObject({ ok: true })
    expect(syncs()).toHaveLength(1)
    expect(journal.queued()).toBe(3)
  })

  it('sends again from where the cloud asks to', async () => {
    appendDenials(3)
    await sync.now('manual')
    appendDenials(1)
    let asked = 0
    fake.routes.set('POST /v1/sync', async (request) => {
      const body = syncRequestSchema.parse(request.body)
      asked += 1
      const restored = { acknowledged: { sequence: 1, hash: 'A'.repeat(43) }, results: [], resendFrom: 2 }
      return { body: await settle(body, asked === 1 ? restored : {}) }
    })
    expect(await sync.now('manual')).toMatchObject({ ok: true })
    expect(syncs().map(({ entries }) => entries.map(({ sequence }) => sequence))).toEqual([[1, 2, 3], [4], [2, 3, 4]])
    expect(journal.queued()).toBe(0)
  })

  it('gives back the units that the cloud asks for', async () => {
    const leaseId = newId()
    fake.routes.set('POST /v1/sync', async (request) => ({
      body: await settle(syncRequestSchema.parse(request.body), { returnRequests: [{ leaseId, units: 3 }] }),
    }))
    await sync.now('manual')
    expect(returned).toEqual([[leaseId, 3, 'requested']])
  })

  it('also sends what an earlier device recorded, under its own key', async () => {
    appendDenials(2)
    const next = { ...signer.device, deviceId: newId() }
    await createDeviceKey(secrets, next.deviceId)
    entitlements.signOut()
    entitlements.enrol(next)
    fake.routes.set('POST /v1/sync', async (request) => {
      const deviceId = String(request.headers['revitautoplan-device'])
      const body = syncRequestSchema.parse(request.body)
      const last = body.entries.at(-1)
      const snapshot = signer.snapshot({ nonce: body.nonce, deviceId })
      const acknowledged = { sequence: last?.sequence ?? 0, hash: last?.hash ?? CHAIN_START }
      return { body: await signer.answer(snapshot, [], { acknowledged }) }
    })
    expect(await sync.now('manual')).toMatchObject({ ok: true })
    const senders = fake.requests.map(({ headers }) => headers['revitautoplan-device'])
    expect(senders).toEqual([next.deviceId, signer.device.deviceId])
    expect(journal.queued()).toBe(0)
  })

  it('says what to do when the key of the device is gone', async () => {
    await secrets.delete(`device-key.${signer.device.deviceId}`)
    expect(await sync.now('manual')).toMatchObject({ ok: false, failure: { kind: 'key_missing' } })
    expect(connectivity.state()).toMatchObject({ status: 'revoked', reason: expect.stringContaining('Sign out') })
  })

  it('keeps everything while the cloud is down and brings it when it is back', async () => {
    appendDenials(2)
    fake.routes.set('POST /v1/sync', () => ({ status: 503 }))
    expect(await sync.now('manual')).toMatchObject({ ok: false })
    expect(connectivity.state()).toMatchObject({ status: 'unreachable', queued: 2 })
    fake.routes.set('POST /v1/sync', async (request) => ({ body: await settle(syncRequestSchema.parse(request.body)) }))
    await expect.poll(() => connectivity.state()).toMatchObject({ status: 'online', queued: 0 })
  })
})

describe('the push stream', () => {
  it('brings a change of the entitlement within moments', async () => {
    let stream: ServerResponse | null = null
    fake.routes.set('GET /v1/stream', (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(': hello\n\n')
      stream = response
      return null
    })
    sync.start()
    await expect.poll(() => stream).not.toBeNull()
    await expect.poll(() => connectivity.state().lastSyncAt).not.toBeNull()
    const before = syncs().length
    const write = (text: string): void => void stream?.write(text)
    write('event: entitle')
    write('ments\ndata: {"version":2,"reason":"plan"}\n\n')
    await expect.poll(() => syncs().length).toBeGreaterThan(before)
    write('event: unknown\ndata: {}\n\nevent: entitlements\ndata: no json\n\nevent: shutdown\ndata: {}\n\n')
    await expect
      .poll(() => pushes)
      .toEqual([
        { event: 'entitlements', data: { version: 2, reason: 'plan' } },
        { event: 'shutdown', data: {} },
      ])
  })

  it('is opened anew when it ends, signed by the device each time', async () => {
    let opened = 0
    fake.routes.set('GET /v1/stream', (_request, response) => {
      opened += 1
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.end()
      return null
    })
    sync.start()
    await expect.poll(() => opened).toBeGreaterThan(2)
    const streams = fake.requests.filter(({ path }) => path === '/v1/stream')
    expect(streams.every(({ headers }) => headers['revitautoplan-signature'] !== undefined)).toBe(true)
  })

  it('is opened anew when it falls silent', async () => {
    await sync.close()
    closeClock()
    await open({ settings: { backOffBaseMs: 10, streamBackOffCapMs: 20, streamSilenceMs: 50 } })
    let opened = 0
    fake.routes.set('GET /v1/stream', (_request, response) => {
      opened += 1
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(': hello\n\n')
      return null
    })
    sync.start()
    await expect.poll(() => opened).toBeGreaterThan(1)
  })
})
