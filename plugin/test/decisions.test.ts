import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createRpcClient } from '../../shared/protocol/rpc-client.ts'
import { uiMethods } from '../../shared/protocol/ui-api.ts'
import { DENIAL_CODES } from '../../shared/protocol/decision.ts'
import { accountRefusing, freshAccount, planOf } from '../../tools/sandbox/sandbox-account.ts'
import { openPlugin, type PluginUnderTest } from './support/plugin-under-test.ts'
import { openTestSandbox, type TestSandbox } from './support/sandbox.ts'
import { type Driver, startDriver } from './support/start-driver.ts'

describe('a C# plugin at a real companion', () => {
  let driver: Driver
  let sandbox: TestSandbox
  let plugin: PluginUnderTest
  const fresh = freshAccount(planOf('free'))

  beforeAll(async () => {
    driver = await startDriver()
    sandbox = await openTestSandbox(fresh)
    plugin = await openPlugin(driver, sandbox.home)
  })
  afterAll(async () => {
    await plugin.dispose()
    await driver.stop()
    await sandbox.close()
    expect(driver.escaped).toEqual([])
  })
  afterEach(() => sandbox.change(fresh))

  /** What runs now, as the companion's window is shown it. */
  async function running(): Promise<unknown> {
    const window = sandbox.core.connectUi((text) => app.receive(text))
    const app = createRpcClient({
      methods: uiMethods,
      send: (text) => window.receive(text),
      onRequest: () => undefined,
    })
    const state = await app.call('state.get', {})
    window.close()
    return state.revits.flatMap((revit) => revit.running)
  }

  it('learns who is signed in and what is left', async () => {
    const { value } = await plugin.connect()
    expect(value).toMatchObject({
      accountName: 'Office of Ada',
      plan: 'free',
      meters: [{ key: 'ai_layouts', limit: 5, remaining: 5 }, { key: 'building_scans' }],
      heartbeatMs: 15_000,
    })
  })

  it.each(DENIAL_CODES)('is refused with %s, with what it needs to say why', async (code) => {
    await sandbox.change(accountRefusing(code, fresh))
    const parameters = code === 'invalid_request' ? { areaSqm: null } : {}
    const check = await plugin.check(parameters)
    const reserve = await plugin.reserve({ ...parameters, how: 'ui' })
    expect(check.value).toMatchObject({ allowed: false, codeText: code, code: pascal(code) })
    expect(reserve).toMatchObject({ granted: false, value: { codeText: code }, message: reserve.value?.message })
    expect(check.message).not.toBe('')
    expect(check.unavailable ?? check.error).toBeUndefined()
  })

  it('is told the plan, its price and what it lifts', async () => {
    await sandbox.change(accountRefusing('quota_exhausted', fresh))
    const { value } = await plugin.check()
    expect(value).toMatchObject({
      requiredPlan: 'professional',
      monthlyPriceUsd: 49,
      unlocks: ['limit ai_layouts 100'],
    })
    expect(value?.meter).toMatchObject({ used: 5, limit: 5, remaining: 0 })
    expect(value?.retryAfterMs).toBeGreaterThan(0)
  })

  it('hears of an upgrade, and then passes', async () => {
    await sandbox.change(accountRefusing('quota_exhausted', fresh))
    expect((await plugin.check()).allowed).toBe(false)
    await sandbox.change({ ...sandbox.account(), plan: planOf('professional') })
    await expect.poll(() => plugin.heard('entitlements')).toContain('plan_changed professional')
    expect((await plugin.check()).allowed).toBe(true)
  })

  it('is near the limit, and unlimited', async () => {
    await sandbox.change({ ...fresh, used: { ai_layouts: 3, building_scans: 0 } })
    expect((await plugin.check()).value).toMatchObject({ allowed: true, code: 'NearLimit' })
    await sandbox.change(freshAccount(planOf('enterprise')))
    expect((await plugin.check()).value?.meter).toMatchObject({ limit: null, remaining: null })
  })

  it('passes offline', async () => {
    await sandbox.change({ ...fresh, online: false })
    expect((await plugin.check()).value).toMatchObject({ allowed: true, code: 'OkOffline', offline: true })
    await expect.poll(() => plugin.heard('connectivity')).toContain('offline')
  })

  it('is charged for a commit, once, and for nothing else', async () => {
    await sandbox.change(freshAccount(planOf('professional')))
    const run = await plugin.reserve({ units: 3, projectLabel: 'Häuser 🏠 \ud83c', modelId: 'm'.repeat(1000) })
    expect(run.granted).toBe(true)
    await plugin.run('progress', { reservation: run.reservation, phase: 'walls', fraction: 0.5 })
    await expect
      .poll(running)
      .toMatchObject([{ phase: 'walls', fraction: 0.5, projectLabel: expect.stringContaining('Häuser 🏠') }])
    const committed = await plugin.commit(run.reservation, { units: 2 })
    expect(committed.value).toMatchObject({ eventId: run.reservationId, charged: 2, overage: 0, duplicate: false })
    expect(await plugin.state(run.reservation)).toBe('Committed')
    expect((await plugin.commit(run.reservation)).value).toMatchObject({ charged: 2 })
    expect((await plugin.release(run.reservation)).error).toBe('conflict')

    const failed = await plugin.reserve()
    expect((await plugin.release(failed.reservation, { how: 'ui' })).value).toMatchObject({ charged: 0 })
    expect(await plugin.state(failed.reservation)).toBe('Released')
    const left = await plugin.reserve()
    await plugin.run('disposeReservation', { reservation: left.reservation })
    expect((await plugin.settled(left.reservation)).value).toMatchObject({ charged: 0 })
    const { value } = await plugin.check()
    expect(value?.meter).toMatchObject({ held: 0 })
  })

  it('gets the same reservation for the same id, and can ask what became of it', async () => {
    const opId = '3f0c9df4-52d1-4b3a-8a6c-0c6f3a4f0c11'
    const first = await plugin.reserve({ opId })
    const again = await plugin.reserve({ opId })
    expect(again.reservationId).toBe(first.reservationId)
    await plugin.release(first.reservation)
    const unknown = '11111111-1111-4111-8111-111111111111'
    expect(await plugin.run('reconcile', { ids: [first.reservationId, unknown] })).toMatchObject({
      value: [
        { state: 'Released', charged: 0 },
        { reservationId: unknown, state: 'Unknown' },
      ],
    })
  })

  it('opens a view where there is a window, pings, and names what is refused as such', async () => {
    expect(await plugin.run('view', { view: 'SignIn' })).toMatchObject({ succeeded: true })
    expect(await plugin.run('ping')).toMatchObject({ succeeded: true })
    expect((await plugin.check({ operation: 'dance' })).error).toBe('invalid_params')
    await expect(plugin.check({ units: 0 })).rejects.toThrow('ArgumentOutOfRange')
    await expect(plugin.check({ areaSqm: -1 })).rejects.toThrow('ArgumentOutOfRange')
  })

  it('waits on Revit’s own thread in each way without a deadlock', async () => {
    await sandbox.change(freshAccount(planOf('enterprise')))
    for (const how of ['blocking', 'ui', 'ui-wait', 'await']) {
      const run = await plugin.reserve({ how })
      expect(run.granted, how).toBe(true)
      expect((await plugin.commit(run.reservation, { how })).succeeded, how).toBe(true)
    }
  })
})

function pascal(code: string): string {
  return code.replaceAll(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase())
}
