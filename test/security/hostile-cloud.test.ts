import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import DatabaseConstructor from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type SyncResponse, syncRequestSchema } from '../../shared/protocol/cloud-api.ts'
import { CHAIN_START } from '../../shared/protocol/journal-entry.ts'
import { DOCUMENT_TYPE } from '../../shared/protocol/signed-documents.ts'
import type { Connectivity } from '../../shared/protocol/ui-api.ts'
import { DAY, HOUR } from '../../shared/time/duration.ts'
import type { FakeAnswer, FakeCloudRequest } from '../../src-main/core/cloud/open-fake-cloud.ts'
import type { CoreOptions } from '../../src-main/core/create-core.ts'
import { findStoreFaults } from '../../src-main/core/gate/find-store-faults.ts'
import { useTestFolders } from '../../src-main/core/host/use-test-folders.ts'
import { newTestId } from '../../src-main/core/link/open-test-link.ts'
import { openTestCore, type TestCore } from '../../src-main/core/open-test-core.ts'
import type { RevitConnection } from '../../tools/revit-simulator/revit-connection.ts'
import { openSigningCloud, type SigningCloud } from '../contract/support/open-signing-cloud.ts'
import { SELF_SIGNED } from './support/self-signed.ts'

// Whole companions: on a machine with much else to do each takes its time.
vi.setConfig({ testTimeout: 90_000 })

const SYNC = 'POST /v1/sync'
const STREAM = 'GET /v1/stream'
const newFolder = useTestFolders('hostile-')
const cleanUp: (() => Promise<unknown>)[] = []

type Route = (request: FakeCloudRequest, response: ServerResponse) => FakeAnswer | Promise<FakeAnswer>

/** A signed-in companion with an open Revit, and the cloud that it trusts so far. */
interface Scene {
  readonly cloud: SigningCloud
  readonly test: TestCore
  readonly revit: RevitConnection
  readonly honest: Route
  /** Runs one operation to its end, which is told to Revit as charged. */
  work(): Promise<void>
  /** Lets the cloud misbehave, works and syncs; answers what the companion then says of the cloud. */
  under(route: Route): Promise<Connectivity>
}

let charged = 0

async function openScene(options: Partial<CoreOptions> = {}): Promise<Scene> {
  const cloud = await openSigningCloud('enterprise')
  const syncSettings = { debounceMs: 60_000, backOffBaseMs: 60_000, backOffCapMs: 60_000, answerMs: 15_000 }
  const home = newFolder()
  const test = await openTestCore(cloud.url, { home, syncSettings, ...options })
  cleanUp.push(async () => {
    await test.close()
    await cloud.close()
    const database = new DatabaseConstructor(join(home, 'store.sqlite'), { readonly: true })
    expect(findStoreFaults(database)).toEqual([])
    database.close()
  })
  await test.app.call('account.signIn', {})
  await test.until((state) => state.entitlement !== null && state.connectivity.status === 'online')
  const revit = await test.openRevit()
  const honest = cloud.routes.get(SYNC)
  if (honest === undefined) throw new Error('the cloud syncs')
  const scene: Scene = {
    cloud,
    test,
    revit,
    honest,
    async work() {
      const reserved = await revit.rpc.call('gate.reserve', { opId: newTestId(), operation: 'ai_layout', areaSqm: 90 })
      if (reserved.outcome === 'denied') throw new Error(reserved.decision.code)
      const committed = await revit.rpc.call('gate.commit', { reservationId: reserved.reservationId })
      expect(committed).toMatchObject({ charged: 1 })
      charged += 1
    },
    async under(route) {
      cloud.routes.set(SYNC, route)
      await scene.work()
      // It is refused in the words of the state, which is what is looked at.
      await test.app.call('sync.now', {}).catch(() => undefined)
      await scene.work()
      const { connectivity } = await test.app.call('state.get', {})
      return connectivity
    },
  }
  return scene
}

/** The cloud behaves again: all that ran is taken in, once. */
async function expectRecovered({ cloud, test, honest }: Scene): Promise<void> {
  cloud.routes.set(SYNC, honest)
  await test.app.call('sync.now', {})
  const { connectivity, meters } = await test.app.call('state.get', {})
  expect(connectivity).toMatchObject({ status: 'online', queued: 0, rejected: 0, reason: null })
  expect(meters.find(({ key }) => key === 'ai_layouts')).toMatchObject({ used: charged, held: 0 })
}

beforeEach(() => {
  charged = 0
})

afterEach(async () => {
  for (const undo of cleanUp.splice(0).toReversed()) await undo()
})

/** The honest answer, changed. */
function changed(scene: Scene, change: (answer: SyncResponse, request: FakeCloudRequest) => unknown): Route {
  return async (request, response) => {
    const answer = await scene.honest(request, response)
    return { body: await change(answer?.body as SyncResponse, request) }
  }
}

const say =
  (answer: FakeAnswer): Route =>
  () =>
    answer

/** Something answers, and it is not the cloud in good order. */
const ANSWERS: readonly [string, FakeAnswer, RegExp][] = [
  ['the page of a captive portal', { body: '<html>Sign in to the hotel</html>' }, /Something other/],
  ['an empty answer', { status: 204 }, /Something other/],
  ['JSON that is no answer', { body: { hello: 'world' } }, /cannot use/],
  ['an answer of another version', { body: { schema: 2, snapshot: {}, results: 'none' } }, /cannot use/],
  ['a proxy that forbids in a page', { status: 403, body: '<html>Blocked</html>' }, /Something other/],
  [
    'a proxy that forbids in JSON',
    { status: 403, body: { error: 'blocked', message: 'by policy' } },
    /Something other/,
  ],
  ['a proxy that wants a sign-in in JSON', { status: 401, body: { code: 'X', message: 'who?' } }, /Something other/],
  ['a limit', { status: 429, headers: { 'retry-after': '7' } }, /asked for a pause/],
  ['a crash', { status: 500, body: 'Internal Server Error' }, /has a problem \(500\)/],
  ['a bad gateway', { status: 502, body: '<html>502</html>' }, /has a problem \(502\)/],
  ['a pause for work', { status: 503, headers: { 'retry-after': 'Wed, 21 Oct 2065 07:28:00 GMT' } }, /problem \(503\)/],
  ['more than it may take', { status: 413, body: 'Too Large' }, /Something other/],
  [
    'a bomb of zeros',
    {
      headers: { 'content-encoding': 'gzip', 'content-type': 'application/json' },
      body: '\u0000BOMB',
    },
    /cannot use/,
  ],
]

describe('a companion whose cloud answers wrongly', () => {
  it('goes on deciding, says which of all it is, loses nothing, and recovers by itself', async () => {
    const scene = await openScene()
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024))
    for (const [what, answer, reason] of ANSWERS) {
      const isBomb = answer?.body === '\u0000BOMB'
      const route: Route = isBomb
        ? (_request, response) => {
            response.writeHead(200, answer.headers)
            response.end(bomb)
            return null
          }
        : say(answer)
      const connectivity = await scene.under(route)
      expect([what, connectivity.status]).toEqual([what, 'unreachable'])
      expect(connectivity.reason).toMatch(reason)
      expect(connectivity.queued).toBe(2)
      const decision = await scene.revit.rpc.call('gate.check', { operation: 'ai_layout', areaSqm: 90 })
      expect(decision).toMatchObject({ allowed: true, code: 'ok_offline' })
      await expectRecovered(scene)
    }
  })

  it('waits as long as it is asked to, and an hour at most', async () => {
    const scene = await openScene({ syncSettings: { debounceMs: 60_000, backOffBaseMs: 10, backOffCapMs: 20 } })
    for (const [asked, from, to] of [
      ['30', 5000, 31_000],
      [new Date(Date.now() + HOUR / 2).toUTCString(), HOUR / 2 - 60_000, HOUR / 2 + 2000],
      ['999999999', HOUR - 60_000, HOUR + 1000],
    ] as const) {
      const { nextAttemptAt } = await scene.under(say({ status: 429, headers: { 'retry-after': asked } }))
      const wait = (nextAttemptAt ?? 0) - Date.now()
      expect([asked, wait > from && wait < to]).toEqual([asked, true])
    }
    await expectRecovered(scene)
  })

  it('follows no redirect: the signed request goes to nobody else', async () => {
    const scene = await openScene()
    const other = await openSigningCloud('enterprise')
    for (const status of [301, 302, 307, 308]) {
      const connectivity = await scene.under(say({ status, headers: { location: `${other.url}/v1/sync` } }))
      expect(connectivity).toMatchObject({ status: 'unreachable', queued: 2 })
      await expectRecovered(scene)
    }
    expect(other.requests).toEqual([])
    await other.close()
  })

  it('sends less at once where a proxy takes less', async () => {
    const scene = await openScene()
    const sizes: number[] = []
    scene.cloud.routes.set(SYNC, say({ status: 503 }))
    for (let run = 0; run < 5; run += 1) await scene.work()
    const connectivity = await scene.under((request, response) => {
      const { entries } = syncRequestSchema.parse(request.body)
      sizes.push(entries.length)
      return entries.length > 2 ? { status: 413, body: '<html>too large</html>' } : scene.honest(request, response)
    })
    expect(Math.max(...sizes)).toBeGreaterThan(2)
    expect(connectivity.status).toBe('online')
    expect(connectivity.queued).toBeLessThanOrEqual(1)
    await expectRecovered(scene)
  })
})

describe('a companion whose cloud is slow or gone', () => {
  it.each<[string, Route]>([
    ['never begins to answer', say(null)],
    [
      'never ends its answer',
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' })
        response.write('{')
        return null
      },
    ],
    [
      'says a byte at a time',
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' })
        const drip = setInterval(() => response.write(' '), 50)
        response.once('close', () => clearInterval(drip))
        return null
      },
    ],
    [
      'says more than anybody can hold',
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' })
        const block = Buffer.alloc(256 * 1024, ' ')
        const pour = (): void => {
          if (!response.destroyed) response.write(block, () => setImmediate(pour))
        }
        pour()
        return null
      },
    ],
    [
      'breaks off',
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
        response.write('{"serverTime":')
        setImmediate(() => response.destroy())
        return null
      },
    ],
  ])('gives it up when it %s, and goes on', async (_what, route) => {
    const scene = await openScene({ syncSettings: { debounceMs: 60_000, backOffBaseMs: 60_000, answerMs: 2000 } })
    expect(await scene.under(route)).toMatchObject({ status: 'unreachable', queued: 2 })
    await expectRecovered(scene)
  })

  it('tells an untrusted certificate from everything else', async () => {
    const server = createTlsServer(SELF_SIGNED, (_request, response) => response.end('{}'))
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
    const { port } = server.address() as AddressInfo // a TCP listener has no other address
    const test = await openTestCore(`https://127.0.0.1:${port}`)
    const { error } = await test.app.call('account.signIn', {}).then(() => test.state().signIn)
    expect(error ?? (await test.until((state) => state.signIn.error !== null)).signIn.error).toMatch(
      /certificate shown for 127\.0\.0\.1:\d+ is not trusted/,
    )
    await test.close()
    server.close()
  })

  it('keeps unreachable, expired and revoked apart', async () => {
    let ahead = 0
    const scene = await openScene({ now: () => Date.now() + ahead })
    const decide = (): Promise<unknown> => scene.revit.rpc.call('gate.check', { operation: 'ai_layout', areaSqm: 90 })
    expect(await scene.under(say({ status: 503 }))).toMatchObject({ status: 'unreachable' })
    expect(await decide()).toMatchObject({ allowed: true })

    const held = await scene.revit.rpc.call('gate.reserve', { opId: newTestId(), operation: 'building_scan' })
    if (held.outcome === 'denied') throw new Error(held.decision.code)
    ahead = 40 * DAY
    const { connectivity } = await scene.test.app.call('state.get', {})
    expect(connectivity).toMatchObject({ status: 'expired', queued: 2 })
    expect(await decide()).toMatchObject({ allowed: false, code: 'offline_grace_ended' })
    // What was held is charged all the same.
    expect(await scene.revit.rpc.call('gate.commit', { reservationId: held.reservationId })).toMatchObject({
      charged: 1,
    })
    ahead = 0
    await expectRecovered(scene)

    const id = newTestId()
    const error = { id, code: 'device_unknown', message: 'This device is not known.', nextStep: 'Sign in again.' }
    const refused = await scene.under(say({ status: 401, body: { error } }))
    expect(refused).toMatchObject({ status: 'revoked', reason: 'This device is not known. Sign in again.', queued: 2 })
    await expectRecovered(scene)

    const { signer } = scene.cloud
    const retired = changed(scene, async (answer, request) => {
      const { nonce } = syncRequestSchema.parse(request.body)
      const deviceId = String(request.headers['revitautoplan-device'])
      const claims = signer.snapshot({ nonce, deviceId, issuedAt: Date.now(), deviceStatus: 'retired' })
      return { ...answer, snapshot: await signer.sign(claims, DOCUMENT_TYPE.snapshot), deviceStatus: 'retired' }
    })
    scene.cloud.routes.set(SYNC, retired)
    await scene.test.app.call('sync.now', {})
    const after = await scene.test.app.call('state.get', {})
    expect(after.connectivity).toMatchObject({ status: 'revoked', queued: 0 })
    expect(after.connectivity.reason).toContain('removed from the account')
  })
})

describe('a companion whose cloud lies', () => {
  const lies: readonly [string, (scene: Scene) => Route][] = [
    [
      'a signature that is not good',
      (scene) => changed(scene, (answer) => ({ ...answer, snapshot: spoil(answer.snapshot) })),
    ],
    [
      'a lease whose signature is not good',
      (scene) => changed(scene, (answer) => ({ ...answer, leases: answer.leases.map(spoil) })),
    ],
    ['a certificate of nobody', (scene) => changed(scene, (answer) => ({ ...answer, keys: answer.keys.map(spoil) }))],
    ['no certificate', (scene) => changed(scene, (answer) => ({ ...answer, keys: [] }))],
    ['documents that are none', (scene) => changed(scene, (answer) => ({ ...answer, snapshot: 'x', leases: ['y'] }))],
    [
      'one kind of document for another',
      (scene) => changed(scene, (answer) => ({ ...answer, snapshot: answer.leases[0] })),
    ],
    [
      'the answer to another request',
      (scene) => (request, response) =>
        scene.honest({ ...request, body: { ...(request.body as object), nonce: 'n'.repeat(32) } }, response),
    ],
    [
      'the answer for another device',
      (scene) => (request, response) =>
        scene.honest({ ...request, headers: { ...request.headers, 'revitautoplan-device': newTestId() } }, response),
    ],
    [
      'the answer for another account',
      (scene) =>
        changed(scene, async (answer, request) => ({
          ...answer,
          snapshot: await scene.cloud.signer.sign(
            snapshotFor(scene, request, { accountId: newTestId() }),
            DOCUMENT_TYPE.snapshot,
          ),
        })),
    ],
    [
      'a time long after its own key',
      (scene) =>
        changed(scene, async (answer, request) => ({
          ...answer,
          snapshot: await scene.cloud.signer.sign(
            snapshotFor(scene, request, { issuedAt: Date.now() + 900 * DAY, validUntil: Date.now() + 930 * DAY }),
            DOCUMENT_TYPE.snapshot,
          ),
        })),
    ],
  ]

  it('takes nothing in of it, grants nothing by it and marks nothing as arrived', async () => {
    const scene = await openScene()
    for (const [what, lie] of lies) {
      const connectivity = await scene.under(lie(scene))
      expect([what, connectivity.status, connectivity.queued]).toEqual([what, 'unreachable', 2])
      expect(connectivity.reason).toMatch(/cannot use/)
      await expectRecovered(scene)
    }
  })

  it('takes nothing in that a stranger signed', async () => {
    const scene = await openScene()
    const stranger = await openSigningCloud('free')
    const route = stranger.routes.get(SYNC)
    if (route === undefined) throw new Error('the stranger syncs')
    expect(await scene.under(route)).toMatchObject({ status: 'unreachable', queued: 2 })
    expect(scene.test.state().entitlement?.plan.id).toBe('enterprise')
    await expectRecovered(scene)
    await stranger.close()
  })

  it('counts as arrived only what it sent, whatever the cloud has results for', async () => {
    const scene = await openScene()
    const result = (sequence: number): object => ({ sequence, status: 'settled', code: null, message: null })
    const claims = changed(scene, async (answer, request) => {
      const { acknowledged, entries } = syncRequestSchema.parse(request.body)
      const next = acknowledged.sequence + entries.length
      // While the answer is on its way another operation ends: the cloud cannot have seen it.
      await scene.work()
      return {
        ...answer,
        acknowledged: { sequence: next + 1, hash: randomBytes(32).toString('base64url') },
        results: [...entries.map(({ sequence }) => result(sequence)), result(next + 1), result(next + 2), result(-5)],
      }
    })
    let asked = 0
    const connectivity = await scene.under((request, response) => {
      asked += 1
      return asked === 1 ? claims(request, response) : { status: 503 }
    })
    expect(connectivity.queued).toBe(2)
    await expectRecovered(scene)
    const sent = scene.cloud.requests
      .filter(({ path }) => path === '/v1/sync')
      .flatMap(({ body }) => syncRequestSchema.parse(body).entries.map(({ sequence }) => sequence))
    expect(new Set(sent).size).toBe(charged)
  })

  it('sends again what has no result and is not held, and stops when nothing is taken', async () => {
    const scene = await openScene()
    const nothing = changed(scene, (answer) => ({
      ...answer,
      results: [],
      acknowledged: { sequence: 0, hash: CHAIN_START },
    }))
    expect(await scene.under(nothing)).toMatchObject({ status: 'online', queued: 2 })
    await expectRecovered(scene)
  })

  it('does not go round for ever with a cloud that forgets each time', async () => {
    const scene = await openScene()
    for (let run = 0; run < 4; run += 1) await scene.work()
    let requests = 0
    const forgetful = changed(scene, (answer, request) => {
      requests += 1
      const { entries } = syncRequestSchema.parse(request.body)
      const [first] = entries
      const takes = requests % 2 === 1
      return {
        ...answer,
        ledgerEpoch: `ledger-${requests}`,
        results:
          takes && first !== undefined
            ? [{ sequence: first.sequence, status: 'settled', code: null, message: null }]
            : [],
        acknowledged: { sequence: 0, hash: CHAIN_START },
        resendFrom: takes ? null : 1,
      }
    })
    const connectivity = await scene.under(forgetful)
    expect(requests).toBeLessThan(20)
    expect(connectivity.queued).toBeGreaterThan(0)
    await expectRecovered(scene)
  })

  it('comes back from a time far ahead that was signed by mistake', async () => {
    const scene = await openScene()
    const ahead = changed(scene, async (answer, request) => ({
      ...answer,
      snapshot: await scene.cloud.signer.sign(
        snapshotFor(scene, request, { issuedAt: Date.now() + 200 * DAY, validUntil: Date.now() + 230 * DAY }),
        DOCUMENT_TYPE.snapshot,
      ),
    }))
    scene.cloud.routes.set(SYNC, ahead)
    await scene.test.app.call('sync.now', {})
    scene.cloud.routes.set(SYNC, scene.honest)
    await scene.test.app.call('sync.now', {})
    await scene.work()
    await expectRecovered(scene)
  })
})

describe('a push stream that is not what it should be', () => {
  const streams: readonly [string, (response: ServerResponse) => void][] = [
    ['floods', (response) => flood(response, 'event: entitlements\ndata: {"version":1,"reason":"x"}\n\n')],
    ['sends garbage', (response) => flood(response, randomBytes(512).toString('latin1'))],
    ['never ends a line', (response) => flood(response, 'x'.repeat(1024))],
  ]

  it.each(streams)('is broken off when it %s, while everything else goes on', async (_what, misbehave) => {
    const syncSettings = { debounceMs: 10, backOffBaseMs: 20, streamBackOffCapMs: 40, streamEventsPerSecond: 5 }
    const scene = await openScene({ syncSettings })
    let opened = 0
    scene.cloud.routes.set(STREAM, (_request, response) => {
      opened += 1
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      misbehave(response)
      return null
    })
    // The honest stream ends, as at a restart of the cloud.
    scene.cloud.endStreams()
    await expect.poll(() => opened, { timeout: 40_000 }).toBeGreaterThan(2)
    await scene.work()
    await expect.poll(async () => (await scene.test.app.call('state.get', {})).connectivity.queued).toBe(0)
    // A flood asks for no more syncs than one after the other.
    const syncs = scene.cloud.requests.filter(({ path }) => path === '/v1/sync').length
    expect(syncs).toBeLessThan(opened * 60)
  })

  it('is tried again and again when it cannot be opened', async () => {
    const syncSettings = { debounceMs: 10, backOffBaseMs: 10, streamBackOffCapMs: 20 }
    const scene = await openScene({ syncSettings })
    const answers: FakeAnswer[] = [
      { body: '<html>portal</html>' },
      { status: 401, body: { error: 'who' } },
      { status: 302, headers: { location: 'http://127.0.0.1:9/' } },
      { body: {} },
    ]
    let asked = 0
    scene.cloud.routes.set(STREAM, () => answers[asked++ % answers.length] ?? null)
    scene.cloud.endStreams()
    await expect.poll(() => asked, { timeout: 40_000 }).toBeGreaterThan(answers.length)
    await scene.work()
    await expect.poll(async () => (await scene.test.app.call('state.get', {})).connectivity.queued).toBe(0)
  })
})

/** Flips a bit in the signature of a JWS. */
function spoil(jws: string): string {
  const at = jws.length - 20
  return jws.slice(0, at) + (jws[at] === 'A' ? 'B' : 'A') + jws.slice(at + 1)
}

function snapshotFor(scene: Scene, request: FakeCloudRequest, changes: object): object {
  const { nonce } = syncRequestSchema.parse(request.body)
  const deviceId = String(request.headers['revitautoplan-device'])
  return scene.cloud.signer.snapshot({ nonce, deviceId, issuedAt: Date.now(), ...changes })
}

function flood(response: ServerResponse, text: string): void {
  const pour = (): void => {
    if (!response.destroyed) response.write(text, () => setImmediate(pour))
  }
  pour()
}
