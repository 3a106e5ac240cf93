import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { syncRequestSchema } from '../../shared/protocol/cloud-api.ts'
import { DOCUMENT_TYPE } from '../../shared/protocol/signed-documents.ts'
import { DAY, HOUR } from '../../shared/time/duration.ts'
import type { FakeAnswer } from '../../src-main/core/cloud/open-fake-cloud.ts'
import { newTestId } from '../../src-main/core/link/open-test-link.ts'
import { openTestCore } from '../../src-main/core/open-test-core.ts'
import { openSigningCloud } from '../contract/support/open-signing-cloud.ts'
import { SELF_SIGNED } from './support/self-signed.ts'
import { changed, type Route, say, SYNC, prepareCloudScenes } from './support/prepare-cloud-scenes.ts'

const openScene = prepareCloudScenes()

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
      await scene.expectRecovered()
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
    await scene.expectRecovered()
  })

  it('follows no redirect: the signed request goes to nobody else', async () => {
    const scene = await openScene()
    const other = await openSigningCloud('enterprise')
    for (const status of [301, 302, 307, 308]) {
      const connectivity = await scene.under(say({ status, headers: { location: `${other.url}/v1/sync` } }))
      expect(connectivity).toMatchObject({ status: 'unreachable', queued: 2 })
      await scene.expectRecovered()
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
    await scene.expectRecovered()
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
    await scene.expectRecovered()
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
    await scene.expectRecovered()

    const id = newTestId()
    const error = { id, code: 'device_unknown', message: 'This device is not known.', nextStep: 'Sign in again.' }
    const refused = await scene.under(say({ status: 401, body: { error } }))
    expect(refused).toMatchObject({ status: 'revoked', reason: 'This device is not known. Sign in again.', queued: 2 })
    await scene.expectRecovered()

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
