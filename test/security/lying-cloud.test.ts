import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { syncRequestSchema } from '../../shared/protocol/cloud-api.ts'
import { CHAIN_START } from '../../shared/protocol/journal-entry.ts'
import { DOCUMENT_TYPE } from '../../shared/protocol/signed-documents.ts'
import { DAY } from '../../shared/time/duration.ts'
import { newTestId } from '../../src-main/core/link/open-test-link.ts'
import { openSigningCloud } from '../contract/support/open-signing-cloud.ts'
import {
  changed,
  type CloudScene,
  type Route,
  snapshotFor,
  SYNC,
  prepareCloudScenes,
} from './support/prepare-cloud-scenes.ts'

const openScene = prepareCloudScenes()

describe('a companion whose cloud lies', () => {
  const lies: readonly [string, (scene: CloudScene) => Route][] = [
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
      await scene.expectRecovered()
    }
  })

  it('takes nothing in that a stranger signed', async () => {
    const scene = await openScene()
    const stranger = await openSigningCloud('free')
    const route = stranger.routes.get(SYNC)
    if (route === undefined) throw new Error('the stranger syncs')
    expect(await scene.under(route)).toMatchObject({ status: 'unreachable', queued: 2 })
    expect(scene.test.state().entitlement?.plan.id).toBe('enterprise')
    await scene.expectRecovered()
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
    await scene.expectRecovered()
    const sent = scene.cloud.requests
      .filter(({ path }) => path === '/v1/sync')
      .flatMap(({ body }) => syncRequestSchema.parse(body).entries.map(({ sequence }) => sequence))
    expect(new Set(sent).size).toBe(scene.charged())
  })

  it('sends again what has no result and is not held, and stops when nothing is taken', async () => {
    const scene = await openScene()
    const nothing = changed(scene, (answer) => ({
      ...answer,
      results: [],
      acknowledged: { sequence: 0, hash: CHAIN_START },
    }))
    expect(await scene.under(nothing)).toMatchObject({ status: 'online', queued: 2 })
    await scene.expectRecovered()
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
    await scene.expectRecovered()
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
    await scene.expectRecovered()
  })
})

/** Flips a bit in the signature of a JWS. */
function spoil(jws: string): string {
  const at = jws.length - 20
  return jws.slice(0, at) + (jws[at] === 'A' ? 'B' : 'A') + jws.slice(at + 1)
}
