import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { startPart } from '../../scripts/lib/child-process.ts'
import { readDiscovery } from '../../src-main/core/link/discovery-file.ts'
import { connectRevit } from '../../tools/revit-simulator/revit-connection.ts'
import { startDriver } from '../test/support/start-driver.ts'

const outcomeSchema = z.object({
  calls: z.int(),
  charged: z.int(),
  released: z.int(),
  failed: z.int(),
  firstFailure: z.string().nullable(),
  samples: z.array(z.object({ operations: z.int(), managedBytes: z.int(), residentKb: z.int() })),
})

/** What a soak did, counted from answers, and what the companion says was used. */
export interface SoakOutcome extends z.infer<typeof outcomeSchema> {
  readonly operations: number
  readonly seconds: number
  /** Units that the companion counts as used at the end. */
  readonly used: number
  /** Exceptions that left a thread of the C# process. */
  readonly escaped: readonly string[]
}

/**
 * Runs operations from C# against a real core in a process of its own, some at a time. An operation is a reserve and its end: nine in ten
 * commits, one in ten releases; every tenth has a check before and a progress within.
 */
export async function runSoak(operations: number, depth: number): Promise<SoakOutcome> {
  const home = mkdtempSync(join(tmpdir(), 'plugin-soak-'))
  const entry = join(import.meta.dirname, '..', '..', 'tools', 'bench', 'gate-server.ts')
  const core = await startPart({ name: 'core', entry, env: { BENCH_HOME: home } })
  const driver = await startDriver()
  try {
    const begun = performance.now()
    const outcome = outcomeSchema.parse(await driver.run('soak', { home, operations, depth, limitMs: 60_000 }))
    const seconds = (performance.now() - begun) / 1000
    const discovery = readDiscovery(home)
    if (discovery === null) throw new Error('the core is gone')
    const witness = await connectRevit(discovery, { year: 2027, clientName: 'Witness', clientVersion: '1.0.0' })
    const used = witness.hello.meters.find((meter) => meter.key === 'ai_layouts')?.used ?? Number.NaN
    await witness.close()
    return { ...outcome, operations, seconds, used, escaped: driver.escaped }
  } finally {
    await driver.stop()
    await core.stop()
    rmSync(home, { recursive: true, force: true })
  }
}
