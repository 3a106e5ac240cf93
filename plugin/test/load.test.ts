import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startPart } from '../../scripts/lib/child-process.ts'
import { readDiscovery } from '../../src-main/core/link/discovery-file.ts'
import { freshAccount, planOf } from '../../tools/sandbox/sandbox-account.ts'
import { connectRevit } from '../../tools/revit-simulator/revit-connection.ts'
import { runSoak } from '../scripts/run-soak.ts'
import { openTestSandbox } from './support/sandbox.ts'
import { startDriver } from './support/start-driver.ts'

const ENTRY = join(import.meta.dirname, '..', '..', 'tools', 'bench', 'gate-server.ts')

describe('many calls from C#', () => {
  it('two clients race for the last unit a thousand times, and exactly one has it each time', async () => {
    const oneUnit = { ...planOf('professional'), limits: { ai_layouts: 1, building_scans: 0 }, apiCallsPerHour: null }
    const sandbox = await openTestSandbox(freshAccount(oneUnit))
    const driver = await startDriver()
    const outcome = await driver.run('race', { home: sandbox.home, rounds: 1000, limitMs: 30_000 })
    expect(outcome).toMatchObject({ rounds: 1000, refusals: { quota_exhausted: 1000 }, wrong: null })
    console.log(`race: won by one ${JSON.stringify((outcome as { wins: unknown }).wins)}`)
    expect(driver.escaped).toEqual([])
    await driver.stop()
    await sandbox.close()
  })

  it('10 000 checks, beside those of the TypeScript client in the same run', async () => {
    const home = mkdtempSync(join(tmpdir(), 'plugin-checks-'))
    const core = await startPart({ name: 'core', entry: ENTRY, env: { BENCH_HOME: home } })
    const driver = await startDriver()
    const timesSchema = z.object({ count: z.int(), p50: z.number(), p95: z.number(), p99: z.number() })
    const csharp = timesSchema.parse(await driver.run('measure', { home, count: 10_000, limitMs: 30_000 }))
    const typescript = await measureTypeScript(home, 10_000)
    const line = (name: string, times: z.infer<typeof timesSchema>): string =>
      `${name}: p50 ${times.p50.toFixed(2)} ms, p95 ${times.p95.toFixed(2)} ms, p99 ${times.p99.toFixed(2)} ms`
    console.log(`${line('C# (mono)', csharp)}\n${line('TypeScript', typescript)}`)
    expect(csharp.count).toBe(10_000)
    expect(driver.escaped).toEqual([])
    await driver.stop()
    await core.stop()
    rmSync(home, { recursive: true, force: true })
  })

  it('a short soak ends each operation once, with flat memory', async () => {
    const outcome = await runSoak(4000, 16)
    expect(outcome).toMatchObject({ charged: 3600, released: 400, used: 3600, failed: 0, calls: 8400, escaped: [] })
    const managed = outcome.samples.map((sample) => sample.managedBytes)
    // From the second fifth on, when everything that is made once has been made.
    const begun = managed[Math.floor(managed.length / 5)] ?? 0
    expect(managed.at(-1)).toBeLessThan(begun + 1_000_000)
  })
})

async function measureTypeScript(
  home: string,
  count: number,
): Promise<{ count: number; p50: number; p95: number; p99: number }> {
  const discovery = readDiscovery(home)
  if (discovery === null) throw new Error('there is no discovery file')
  const revit = await connectRevit(discovery, { year: 2027, clientName: 'Measure', clientVersion: '1.0.0' })
  const times: number[] = []
  for (let call = 0; call < count; call += 1) {
    const begun = performance.now()
    await revit.rpc.call('gate.check', { operation: 'ai_layout', areaSqm: 120 })
    times.push(performance.now() - begun)
  }
  await revit.close()
  times.sort((one, other) => one - other)
  const at = (share: number): number => times[Math.floor(share * count)] ?? Number.NaN
  return { count, p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}
