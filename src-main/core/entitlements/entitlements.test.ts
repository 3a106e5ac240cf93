import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CATALOG } from '../../../shared/catalog/catalog.ts'
import type { SyncResponse } from '../../../shared/protocol/cloud-api.ts'
import { DOCUMENT_TYPE } from '../../../shared/protocol/signed-documents.ts'
import { DAY, MINUTE } from '../../../shared/time/duration.ts'
import type { TrustedClock } from '../clock/clock-types.ts'
import { createTrustedClock } from '../clock/trusted-clock.ts'
import { createIdSource } from '../store/create-id-source.ts'
import { openTestStore, type TestStore } from '../store/open-test-store.ts'
import type { Entitlements } from './entitlement-types.ts'
import { createEntitlements } from './entitlements.ts'
import { createTestCloud, type TestCloud } from './test-cloud.ts'

const NOW = Date.parse('2026-11-22T10:00:00.000Z')
const NONCE = 'nonce-nonce-nonce'
const newId = createIdSource()

let test: TestStore
let clock: TrustedClock
let cloud: TestCloud
let entitlements: Entitlements
beforeEach(async () => {
  test = openTestStore()
  cloud = await createTestCloud(NOW)
  await start()
  entitlements.enrol(cloud.device)
})
afterEach(() => {
  clock.close()
  test.remove()
})

async function start(trustedRoots: readonly string[] | null = null): Promise<void> {
  clock = createTrustedClock({ store: test.store, wallNow: () => NOW, monotonicNow: () => 0 })
  entitlements = await createEntitlements({ store: test.store, clock, trustedRoots })
}

async function restart(trustedRoots: readonly string[] | null = null): Promise<void> {
  clock.close()
  test.reopen()
  await start(trustedRoots)
}

async function refusal(response: SyncResponse, nonce = NONCE): Promise<string> {
  const before = { snapshot: entitlements.snapshot(), leases: entitlements.leases() }
  const result = await entitlements.accept(response, nonce)
  expect({ snapshot: entitlements.snapshot(), leases: entitlements.leases() }).toEqual(before)
  return result.ok ? 'accepted' : result.failure.code
}

describe('accept', () => {
  it('takes a snapshot and its leases, and has them verified again after a restart', async () => {
    const lease = cloud.lease()
    const result = await entitlements.accept(await cloud.answer(cloud.snapshot(), [lease]), NONCE)
    expect(result).toEqual({ ok: true, value: { changed: true, reason: 'renewed' } })
    await restart()
    expect(entitlements.device()).toEqual(cloud.device)
    expect(entitlements.snapshot()?.plan.id).toBe('free')
    expect(entitlements.leases()).toMatchObject([{ leaseId: lease.leaseId, granted: 5, committed: 0, returned: 0 }])
  })

  it('names a change of plan, a revocation, and nothing new', async () => {
    const lease = cloud.lease()
    const professional = CATALOG.find((plan) => plan.id === 'professional')
    if (professional === undefined) throw new Error('no such plan')
    await entitlements.accept(await cloud.answer(cloud.snapshot(), [lease]), NONCE)
    const again = await entitlements.accept(await cloud.answer(cloud.snapshot(), [lease]), NONCE)
    expect(again).toEqual({ ok: true, value: { changed: false, reason: 'refreshed' } })
    const upgraded = cloud.snapshot({ version: 2, plan: professional })
    expect(await entitlements.accept(await cloud.answer(upgraded, [lease]), NONCE)).toMatchObject({
      value: { changed: true, reason: 'plan_changed' },
    })
    const retired = cloud.snapshot({ version: 3, plan: professional, deviceStatus: 'retired' })
    expect(await entitlements.accept(await cloud.answer(retired, [lease]), NONCE)).toMatchObject({
      value: { changed: true, reason: 'revoked' },
    })
    expect(entitlements.device()?.status).toBe('retired')
  })

  it('tells its listeners', async () => {
    let calls = 0
    const stop = entitlements.onChange(() => (calls += 1))
    await entitlements.accept(await cloud.answer(cloud.snapshot(), []), NONCE)
    expect(calls).toBe(1)
    stop()
    entitlements.signOut()
    expect(calls).toBe(1)
  })

  it('sets the trusted time to the signed time, also downwards', async () => {
    await entitlements.accept(await cloud.answer(cloud.snapshot({ issuedAt: NOW - MINUTE }), []), NONCE)
    expect(clock.now()).toBe(NOW - MINUTE)
  })

  it('refuses what another root, another key or nobody signed', async () => {
    const stranger = await createTestCloud(NOW)
    const snapshot = cloud.snapshot()
    const lease = cloud.lease()
    const good = await cloud.answer(snapshot, [lease])
    const bad = await stranger.answer(snapshot, [lease])
    expect(await refusal(bad)).toBe('forged')
    expect(await refusal({ ...good, snapshot: bad.snapshot })).toBe('forged')
    expect(await refusal({ ...good, leases: bad.leases })).toBe('forged')
    expect(await refusal({ ...good, keys: [] })).toBe('forged')
    const unsigned = `${btoa('{"alg":"none","kid":"signing-1"}')}.${btoa(JSON.stringify(snapshot))}.`
    expect(await refusal({ ...good, snapshot: unsigned.replaceAll('=', '') })).toBe('forged')
  })

  it('refuses a document that was changed after signing', async () => {
    const good = await cloud.answer(cloud.snapshot(), [cloud.lease()])
    const [header, payload = '', signature] = good.snapshot.split('.')
    const changed = payload.startsWith('A') ? `B${payload.slice(1)}` : `A${payload.slice(1)}`
    expect(await refusal({ ...good, snapshot: [header, changed, signature].join('.') })).toBe('forged')
  })

  it('refuses one kind of document in place of another', async () => {
    const good = await cloud.answer(cloud.snapshot(), [])
    const asLease = await cloud.sign(cloud.snapshot(), DOCUMENT_TYPE.lease)
    expect(await refusal({ ...good, snapshot: asLease })).toBe('forged')
    const asSnapshot = await cloud.sign(cloud.lease(), DOCUMENT_TYPE.snapshot)
    expect(await refusal({ ...good, leases: [asSnapshot] })).toBe('forged')
  })

  it('refuses documents of another account or device', async () => {
    const other = newId(NOW)
    expect(await refusal(await cloud.answer(cloud.snapshot({ accountId: other }), []))).toBe('foreign')
    expect(await refusal(await cloud.answer(cloud.snapshot({ deviceId: other }), []))).toBe('foreign')
    const lease = cloud.lease({ deviceId: other })
    expect(await refusal(await cloud.answer(cloud.snapshot(), [lease]))).toBe('foreign')
  })

  it('refuses what is out of date when it is signed', async () => {
    expect(await refusal(await cloud.answer(cloud.snapshot({ validUntil: NOW - 1 }), []))).toBe('expired')
    const late = cloud.snapshot({ issuedAt: NOW + 500 * DAY, validUntil: NOW + 600 * DAY })
    expect(await refusal(await cloud.answer(late, []))).toBe('expired')
    const keys = [await cloud.certificate({ notBefore: NOW + DAY })]
    expect(await refusal({ ...(await cloud.answer(cloud.snapshot(), [])), keys })).toBe('expired')
  })

  it('refuses an answer to another request, and one older than what it knows', async () => {
    const old = await cloud.answer(cloud.snapshot({ version: 1 }), [])
    expect(await refusal(old, 'another-nonce-here')).toBe('replayed')
    await entitlements.accept(await cloud.answer(cloud.snapshot({ version: 2, issuedAt: NOW + 10 }), []), NONCE)
    expect(await refusal(old)).toBe('replayed')
    expect(await refusal(await cloud.answer(cloud.snapshot({ version: 2, issuedAt: NOW + 9 }), []))).toBe('replayed')
  })

  it('takes an older version from a cloud that was restored from a backup', async () => {
    await entitlements.accept(await cloud.answer(cloud.snapshot({ version: 7 }), []), NONCE)
    const restored = cloud.snapshot({ version: 3, ledgerEpoch: 'ledger-2' })
    expect(await entitlements.accept(await cloud.answer(restored, []), NONCE)).toMatchObject({ ok: true })
  })

  it('refuses text that is no document, and claims of another shape', async () => {
    const good = await cloud.answer(cloud.snapshot(), [])
    expect(await refusal({ ...good, snapshot: 'nonsense' })).toBe('malformed')
    expect(await refusal({ ...good, keys: ['a.b.c'] })).toBe('malformed')
    expect(await refusal({ ...good, snapshot: await cloud.sign({ schema: 2 }, DOCUMENT_TYPE.snapshot) })).toBe(
      'malformed',
    )
  })

  it('lets the highest lease version win and never lowers what was granted', async () => {
    const lease = cloud.lease({ granted: 5, version: 2 })
    const accept = async (claims: typeof lease): Promise<unknown> => {
      await entitlements.accept(await cloud.answer(cloud.snapshot(), [claims]), NONCE)
      const stored = entitlements.leases()[0]
      const held = entitlements.verifiedLeases().get(lease.leaseId)?.claims
      expect(held).toMatchObject({ granted: stored?.granted, version: stored?.version })
      return [stored?.granted, stored?.version]
    }
    expect(await accept(lease)).toEqual([5, 2])
    expect(await accept({ ...lease, granted: 100, version: 3 })).toEqual([100, 3])
    expect(await accept({ ...lease, granted: 5, version: 2 })).toEqual([100, 3])
    expect(await accept({ ...lease, granted: 50, version: 4 })).toEqual([100, 3])
  })

  it('draws no longer on a lease that the cloud stopped repeating', async () => {
    const [one, other] = [cloud.lease(), cloud.lease({ basis: 'uncounted' })]
    await entitlements.accept(await cloud.answer(cloud.snapshot(), [one, other]), NONCE)
    await entitlements.accept(await cloud.answer(cloud.snapshot(), [one]), NONCE)
    expect(entitlements.leases().map((lease) => lease.leaseId)).toEqual([one.leaseId])
    await restart()
    expect([...entitlements.verifiedLeases().keys()]).toEqual([one.leaseId])
  })
})

describe('the stored entitlements', () => {
  it('grant nothing once the store was edited by hand', async () => {
    const stranger = await createTestCloud(NOW)
    await entitlements.accept(await cloud.answer(cloud.snapshot(), [cloud.lease()]), NONCE)
    const forged = await stranger.sign(cloud.snapshot({ validUntil: NOW + 4000 * DAY }), DOCUMENT_TYPE.snapshot)
    test.store.full.prepare('UPDATE snapshot SET jws = ?').run(forged)
    await restart()
    expect(entitlements.device()).not.toBeNull()
    expect(entitlements.snapshot()).toBeNull()
  })

  it('stand under the pinned root, whatever root the store was given by hand', async () => {
    await entitlements.accept(await cloud.answer(cloud.snapshot(), [cloud.lease()]), NONCE)
    await restart([cloud.rootPublicKey])
    expect(entitlements.snapshot()?.plan.id).toBe('free')

    // Everything that a person with an editor for databases can put in: a root of his own and what it signs.
    const own = await createTestCloud(NOW)
    const generous = cloud.snapshot({ validUntil: NOW + 4000 * DAY, version: 2 })
    const answer = await own.answer(generous, [cloud.lease({ granted: 100_000, version: 2 })])
    const edit = test.store.full
    edit.prepare('UPDATE device SET root_public_key = ?').run(own.rootPublicKey)
    edit.prepare('UPDATE snapshot SET jws = ?, keys = ?').run(answer.snapshot, JSON.stringify(answer.keys))
    edit.prepare('UPDATE lease SET jws = ?').run(answer.leases[0])
    await restart([cloud.rootPublicKey])
    expect(entitlements.snapshot()).toBeNull()
    expect(entitlements.leases()).toEqual([])
    expect(await refusal(answer)).toBe('forged')
    expect((await entitlements.accept(await cloud.answer(cloud.snapshot(), []), NONCE)).ok).toBe(true)
  })

  it('belong to one device at a time; the one before stays listed while it has something to send', async () => {
    await entitlements.accept(await cloud.answer(cloud.snapshot(), [cloud.lease()]), NONCE)
    test.store.full
      .prepare(
        `INSERT INTO journal (device_id, sequence, hash, event_id, kind, raw, created_at) VALUES (?, 1, 'h', 'e', 'k', '{}', 0)`,
      )
      .run(cloud.device.deviceId)
    const second = { ...cloud.device, deviceId: newId(NOW), enrolledAt: NOW + 1 }
    entitlements.enrol(second)
    expect(entitlements.snapshot()).toBeNull()
    expect(entitlements.leases()).toEqual([])
    expect(entitlements.devicesWithTail().map((device) => device.deviceId)).toEqual([
      second.deviceId,
      cloud.device.deviceId,
    ])
    entitlements.signOut()
    expect(entitlements.device()).toBeNull()
    expect(entitlements.devicesWithTail().map((device) => device.deviceId)).toEqual([cloud.device.deviceId])
  })
})
