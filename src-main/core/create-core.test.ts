import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSigningCloud } from '../../test/contract/support/open-signing-cloud.ts'
import type { RevitConnection } from '../../tools/revit-simulator/revit-connection.ts'
import type { FakeCloud } from './cloud/open-fake-cloud.ts'
import { CoreStartFailure } from './core-start-failure.ts'
import { readDiscovery } from './link/discovery-file.ts'
import { newTestId } from './link/open-test-link.ts'
import { openTestCore, type TestCore } from './open-test-core.ts'

let home: string
let cloud: FakeCloud
let test: TestCore

async function start(): Promise<void> {
  test = await openTestCore(cloud.url, { home })
}

async function signIn(): Promise<void> {
  await test.app.call('account.signIn', {})
  await test.until((state) => state.entitlement?.plan.id === 'free')
}

async function openRevit(): Promise<RevitConnection & { events: { topic: string; params: unknown }[] }> {
  const revit = await test.openRevit()
  const events: { topic: string; params: unknown }[] = []
  revit.onEvent((topic, params) => events.push({ topic, params }))
  await revit.rpc.call('events.subscribe', {
    topics: ['entitlements.changed', 'connectivity.changed', 'usage.changed', 'app.shutdown'],
  })
  return Object.assign(revit, { events })
}

const request = (): { opId: string; operation: 'ai_layout'; areaSqm: number } => ({
  opId: newTestId(),
  operation: 'ai_layout',
  areaSqm: 120,
})

async function runOnce(revit: RevitConnection): Promise<void> {
  const reserved = await revit.rpc.call('gate.reserve', request())
  if (reserved.outcome === 'denied') throw new Error(reserved.decision.code)
  await revit.rpc.call('gate.commit', { reservationId: reserved.reservationId })
}

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'core-'))
  cloud = await openSigningCloud('free')
  await start()
})

afterEach(async () => {
  await test.core.close()
  await cloud.close()
  rmSync(home, { recursive: true, force: true })
})

describe('the core', () => {
  it('tells an open Revit that someone signed in, and lets it run', async () => {
    const revit = await openRevit()
    expect(revit.hello.account).toBeNull()
    await signIn()
    await expect
      .poll(() => revit.events)
      .toContainEqual({
        topic: 'entitlements.changed',
        params: expect.objectContaining({ reason: 'signed_in', plan: 'free' }),
      })
    await runOnce(revit)
    await expect.poll(() => test.state().meters[0]).toMatchObject({ key: 'ai_layouts', used: 1, remaining: 4 })
    await expect.poll(() => test.state().connectivity).toMatchObject({ status: 'online', queued: 0 })
    const { items } = await test.app.call('activity.list', {})
    expect(items).toMatchObject([{ outcome: 'charged', charged: 1, sync: 'settled' }])
  })

  it('shows connected Revits with what they run, and what became of it when they die', async () => {
    await signIn()
    const revit = await openRevit()
    await revit.rpc.call('gate.reserve', { ...request(), projectLabel: 'House' })
    await expect
      .poll(() => test.state().revits)
      .toMatchObject([{ product: 'Revit', year: 2027, running: [{ projectLabel: 'House', state: 'held' }] }])
    revit.crash()
    await expect.poll(() => [test.state().revits.length, test.state().orphans.length]).toEqual([0, 1])
  })

  it('goes on offline, says so, and settles when the cloud is back', async () => {
    await signIn()
    const revit = await openRevit()
    const sync = cloud.routes.get('POST /v1/sync')
    if (sync === undefined) throw new Error('the cloud syncs')
    cloud.routes.set('POST /v1/sync', () => ({ status: 503 }))
    await runOnce(revit)
    await expect.poll(() => test.state().connectivity).toMatchObject({ status: 'unreachable', queued: 1 })
    await expect
      .poll(() => revit.events)
      .toContainEqual({ topic: 'connectivity.changed', params: expect.objectContaining({ online: false }) })
    const decision = await revit.rpc.call('gate.check', { operation: 'ai_layout', areaSqm: 120 })
    expect(decision).toMatchObject({ allowed: true, code: 'ok_offline' })
    cloud.routes.set('POST /v1/sync', sync)
    await expect.poll(() => test.state().connectivity).toMatchObject({ status: 'online', queued: 0 })
  })

  it('warns once at 80 %, on screen and in Revit', async () => {
    await signIn()
    const revit = await openRevit()
    for (let run = 0; run < 5; run += 1) await runOnce(revit)
    const warned = (): unknown[] =>
      revit.events.filter(({ params }) => (params as { warning?: unknown }).warning).map(({ params }) => params)
    await expect.poll(() => warned().length).toBe(2)
    expect(warned()).toMatchObject([{ warning: { level: 80 } }, { warning: { level: 100 } }])
    await expect.poll(() => test.state().warnings).toMatchObject([{ meter: 'ai_layouts', level: 100 }])
    await test.app.call('warnings.dismiss', {
      meter: 'ai_layouts',
      period: test.state().meters[0]?.period ?? '',
      level: 100,
    })
    await expect.poll(() => test.state().warnings).toEqual([])
  })

  it('is signed in, has its journal and its settings after a restart', async () => {
    await signIn()
    await runOnce(await openRevit())
    await test.app.call('settings.set', { theme: 'dark' })
    await test.core.close()
    await start()
    expect(test.state()).toMatchObject({ signIn: { status: 'signed_in' }, settings: { theme: 'dark' } })
    expect(test.state().meters[0]).toMatchObject({ used: 1 })
    expect((await openRevit()).hello.entitlement?.plan).toBe('free')
  })

  it('gives units back when signed out, tells Revit, and enrols anew as another device', async () => {
    await signIn()
    const first = test.state().account?.deviceId
    const revit = await openRevit()
    await test.app.call('account.signOut', {})
    await expect.poll(() => test.state().account).toBeNull()
    await expect
      .poll(() => revit.events)
      .toContainEqual({
        topic: 'entitlements.changed',
        params: expect.objectContaining({ reason: 'signed_out', plan: null }),
      })
    const sent = cloud.requests.filter(({ path }) => path === '/v1/sync').map(({ text }) => text)
    expect(sent.join('')).toContain('com.revitautoplan.return.v1')
    expect(await revit.rpc.call('gate.check', { operation: 'ai_layout' })).toMatchObject({ code: 'sign_in_required' })
    await signIn()
    expect(test.state().account?.deviceId).not.toBe(first)
  })

  it('has its data folder to itself', async () => {
    const second = openTestCore(cloud.url, { home })
    await expect(second).rejects.toBeInstanceOf(CoreStartFailure)
    await expect(second).rejects.toMatchObject({ code: 'already_running' })
    expect(readDiscovery(home)?.port).toBe(test.core.pluginPort)
  })

  it('answers a commit that came before it was closed, and says goodbye', async () => {
    await signIn()
    const revit = await openRevit()
    const reserved = await revit.rpc.call('gate.reserve', request())
    if (reserved.outcome === 'denied') throw new Error(reserved.decision.code)
    const committed = revit.rpc.call('gate.commit', { reservationId: reserved.reservationId })
    await revit.rpc.call('session.ping', {})
    await test.core.close({ reason: 'update', restart: true })
    expect(await committed).toMatchObject({ charged: 1 })
    expect(await revit.closed).toBe(1001)
    expect(revit.events.at(-1)).toMatchObject({ topic: 'app.shutdown', params: { reason: 'update', restart: true } })
    await start()
  })
})
