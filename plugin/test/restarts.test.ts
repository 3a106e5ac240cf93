import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readDiscovery } from '../../src-main/core/link/discovery-file.ts'
import { openPlugin } from './support/plugin-under-test.ts'
import { type Driver, startDriver } from './support/start-driver.ts'
import { type RealCompanion, startRealCompanion } from './support/start-real-companion.ts'

describe('a companion process and a C# plugin', () => {
  let driver: Driver
  let companion: RealCompanion

  beforeAll(async () => {
    driver = await startDriver()
    companion = await startRealCompanion('enterprise')
  })
  afterAll(async () => {
    await driver.stop()
    await companion.close()
    expect(driver.escaped).toEqual([])
  })

  it('a commit lands once when the companion is killed in the midst of it and started again', async () => {
    const plugin = await openPlugin(driver, companion.home)
    await plugin.connect()
    const rounds = 4
    for (let round = 0; round < rounds; round += 1) {
      const run = await plugin.reserve()
      expect(run.granted).toBe(true)
      // In the first rounds it dies before the commit, in the others at some moment during it.
      const committing = round < 1 ? null : plugin.commit(run.reservation)
      if (round > 0) await sleep(round - 1)
      await companion.kill()
      const committed = committing ?? plugin.commit(run.reservation)
      await companion.start()
      const soon = await committed
      expect(soon.unavailable ?? 'answered').toMatch(/answered|TimedOut/)
      expect((await plugin.settled(run.reservation)).value).toMatchObject({ charged: 1, overage: 0 })
      expect(await plugin.state(run.reservation)).toBe('Committed')
    }
    expect((await plugin.check()).value?.meter).toMatchObject({ used: rounds, held: 0 })
    await plugin.dispose()
  })

  it('a hold is taken up again after a restart, and can be ended', async () => {
    const plugin = await openPlugin(driver, companion.home)
    const run = await plugin.reserve()
    await companion.kill()
    await companion.start()
    expect((await plugin.check()).value?.meter).toMatchObject({ held: 1 })
    expect(await plugin.state(run.reservation)).toBe('Held')
    expect((await plugin.release(run.reservation)).value).toMatchObject({ charged: 0 })
    expect(await plugin.heard('connection')).toEqual(['connected', 'Disconnected', 'connected'])
    await plugin.dispose()
  })

  it('a frozen companion holds nobody up, and a dispose returns at once; when it thaws, all goes on', async () => {
    const plugin = await openPlugin(driver, companion.home, { limitMs: 2500 })
    const leaving = await openPlugin(driver, companion.home)
    await leaving.connect()
    const run = await plugin.reserve()
    companion.freeze()
    for (const how of ['ui', 'await']) {
      const check = await plugin.check({ how })
      expect(check.unavailable, how).toMatch(/TimedOut|Disconnected/)
    }
    expect(await leaving.dispose()).toBeLessThan(5000)
    const committing = plugin.settled(run.reservation)
    expect((await plugin.commit(run.reservation, { how: 'ui' })).unavailable).toMatch(/TimedOut|Disconnected/)
    companion.thaw()
    expect((await committing).value).toMatchObject({ charged: 1 })
    await expect.poll(async () => (await plugin.check()).allowed, { timeout: 20_000 }).toBe(true)
    await plugin.dispose()
  })

  it('a connection that is half open is noticed and made anew', async () => {
    const plugin = await openPlugin(driver, companion.home, { limitMs: 500 })
    await plugin.connect()
    await expect.poll(() => plugin.heard('connection')).toEqual(['connected'])
    companion.freeze()
    await plugin.check()
    await expect.poll(() => plugin.heard('connection'), { timeout: 20_000 }).toEqual(['connected', 'Disconnected'])
    companion.thaw()
    await expect
      .poll(() => plugin.heard('connection'), { timeout: 30_000 })
      .toEqual(['connected', 'Disconnected', 'connected'])
    await plugin.dispose()
  })

  it('what was reserved is given back when Revit ends in good order', async () => {
    const plugin = await openPlugin(driver, companion.home)
    const witness = await openPlugin(driver, companion.home)
    await plugin.reserve()
    expect((await witness.check()).value?.meter?.held).toBe(1)
    await plugin.dispose()
    await expect.poll(async () => (await witness.check()).value?.meter?.held).toBe(0)
    expect((await plugin.check()).unavailable).toBe('Disposed')
    await witness.dispose()
  })
})

describe('a companion that does not run', () => {
  let driver: Driver
  const folders: string[] = []

  beforeAll(async () => {
    driver = await startDriver()
  })
  afterAll(async () => {
    await driver.stop()
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
    expect(driver.escaped).toEqual([])
  })

  function folder(): string {
    const made = mkdtempSync(join(tmpdir(), 'not-running-'))
    folders.push(made)
    return made
  }

  function program(home: string, script: string): string {
    const path = join(home, 'companion.sh')
    writeFileSync(path, `#!/bin/sh\n${script}\n`)
    chmodSync(path, 0o755)
    return path
  }

  it('is started, waited for, and used; a second client finds it running', async () => {
    const home = folder()
    const entry = join(import.meta.dirname, '..', '..', 'src-main', 'headless.ts')
    const path = program(home, `REVITAUTOPLAN_HOME='${home}' exec '${process.execPath}' '${entry}' > /dev/null 2>&1`)
    const options = { start: true, path, arguments: '--hidden', patienceMs: 40_000 }
    const plugin = await openPlugin(driver, home, { ...options, limitMs: 45_000 })
    const other = await openPlugin(driver, home, { ...options, limitMs: 45_000 })
    const [check, connect] = await Promise.all([plugin.check({ how: 'await' }), other.connect()])
    expect(check.value?.code).toBe('SignInRequired')
    expect(connect.succeeded).toBe(true)
    const pid = readDiscovery(home)?.pid ?? 0
    await plugin.dispose()
    await other.dispose()
    process.kill(pid, 'SIGTERM')
    await expect.poll(() => readDiscovery(home), { timeout: 10_000 }).toBeNull()
  })

  it('is reported as what it is: not running, not installed, broken, or not ready in time', async () => {
    const home = folder()
    const reason = async (options: object): Promise<string | undefined> => {
      const plugin = await openPlugin(driver, home, { limitMs: 15_000, ...options })
      const { unavailable, message } = await plugin.check({ how: 'ui' })
      expect(message).not.toBe('')
      await plugin.dispose()
      return unavailable
    }
    expect(await reason({ start: false })).toBe('NotRunning')
    expect(await reason({ start: true })).toBe('NotInstalled')
    expect(await reason({ start: true, path: join(home, 'gone') })).toBe('NotInstalled')
    expect(await reason({ start: true, path: program(home, 'exit 7') })).toBe('StartFailed')
    expect(await reason({ start: true, path: program(home, 'exec sleep 3'), patienceMs: 500 })).toBe('StartFailed')
    expect(await reason({ start: true, path: program(home, 'exec sleep 8'), limitMs: 3000 })).toBe('Starting')
  })
})
