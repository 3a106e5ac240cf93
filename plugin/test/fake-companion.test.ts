import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ALLOWED_CODES, DENIAL_CODES } from '../../shared/protocol/decision.ts'
import { openPlugin, type PluginUnderTest } from './support/plugin-under-test.ts'
import { type Driver, startDriver } from './support/start-driver.ts'

describe('the fake companion', () => {
  let driver: Driver
  let home: string
  let plugin: PluginUnderTest
  const fake = (command: string, parameters = {}): Promise<unknown> => driver.run(command, { home, ...parameters })

  beforeAll(async () => {
    driver = await startDriver()
    home = String(await driver.run('fakeOpen'))
    plugin = await openPlugin(driver, home)
  })
  afterAll(async () => {
    await plugin.dispose()
    await fake('fakeClose')
    await driver.stop()
    expect(driver.escaped).toEqual([])
  })

  it.each([...ALLOWED_CODES, ...DENIAL_CODES])('decides %s when told to', async (codeText) => {
    const code = codeText.replaceAll(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase())
    await fake('fakeDecide', { code })
    const allowed = ALLOWED_CODES.some((one) => one === codeText)
    const check = await plugin.check()
    expect(check).toMatchObject({ allowed, value: { code, codeText } })
    expect(check.message).not.toBe('')
    const reserve = await plugin.reserve()
    expect(reserve.granted).toBe(allowed)
    await plugin.run('disposeReservation', { reservation: reserve.reservation }).catch(() => undefined)
  })

  it('decides by a code that the client does not know: a refusal with its message', async () => {
    await fake('fakeDecide', { code: 'Unknown' })
    expect(await plugin.check()).toMatchObject({
      allowed: false,
      message: 'Wait for the full moon.',
      value: { code: 'Unknown', codeText: 'moon_phase_wrong' },
    })
  })

  it('decides once, and then as before; counts commits alone', async () => {
    await fake('fakeDecide', { code: 'Ok' })
    await fake('fakeOnce', { code: 'Busy' })
    expect((await plugin.reserve()).value?.code).toBe('Busy')
    const run = await plugin.reserve()
    expect((await plugin.commit(run.reservation)).value).toMatchObject({ charged: 1 })
    expect(await fake('fakeState', { reservationId: run.reservationId })).toBe('committed')
    expect((await plugin.check()).value?.meter).toMatchObject({ used: 1, held: 0 })
  })

  it('tells of a new plan and of usage', async () => {
    await fake('fakePlan')
    await fake('fakeWarn')
    await expect.poll(() => plugin.heard('entitlements')).toContain('plan_changed professional')
    await expect.poll(() => plugin.heard('usage')).toContain('80 ai_layouts=1')
  })

  it('cuts the line; the client takes its hold up again and commits it', async () => {
    const run = await plugin.reserve()
    await fake('fakeCut')
    expect((await plugin.commit(run.reservation)).value).toMatchObject({ charged: 1, duplicate: false })
    expect(await fake('fakeCalls')).toContain('gate.reconcile')
  })

  it('says that it will be back: calls wait for it instead of failing', async () => {
    const patient = await openPlugin(driver, home, { limitMs: 20_000 })
    await patient.connect()
    await fake('fakeRestart', { ms: 1500 })
    await expect.poll(() => patient.heard('shutdown')).toEqual(['An update.'])
    expect(await patient.check({ how: 'ui' })).toMatchObject({ allowed: true })
    await patient.dispose()
  })

  it('is slow: the call ends in time, and a reservation that comes too late is given back', async () => {
    const hurried = await openPlugin(driver, home, { limitMs: 300 })
    await hurried.connect()
    await fake('fakeDelay', { ms: 900 })
    const late = await hurried.reserve({ how: 'ui' })
    expect(late).toMatchObject({ granted: false, unavailable: 'TimedOut' })
    await expect(plugin.reserve({ cancelMs: 50, how: 'blocking' })).rejects.toThrow('Canceled')
    await expect(plugin.reserve({ cancelMs: 50 })).rejects.toThrow('Canceled')
    await fake('fakeDelay', { ms: 0 })
    await expect.poll(async () => (await plugin.check()).value?.meter?.held, { timeout: 20_000 }).toBe(0)
    await hurried.dispose()
  })
})
