import type { z } from 'zod'
import { answers } from './answers.ts'
import type { Driver } from './start-driver.ts'

type Parameters = Readonly<Record<string, unknown>>

/** One plugin with its client, in words of the client. */
export interface PluginUnderTest {
  readonly name: string
  connect(parameters?: Parameters): Promise<z.infer<typeof answers.plain>>
  check(parameters?: Parameters): Promise<z.infer<typeof answers.check>>
  reserve(parameters?: Parameters): Promise<z.infer<typeof answers.reserve>>
  commit(reservation: string | undefined, parameters?: Parameters): Promise<z.infer<typeof answers.settlement>>
  release(reservation: string | undefined, parameters?: Parameters): Promise<z.infer<typeof answers.settlement>>
  /** Resolves once the end of a reservation is acknowledged, however long that takes. */
  settled(reservation: string | undefined): Promise<z.infer<typeof answers.settlement>>
  state(reservation: string | undefined): Promise<unknown>
  run(command: string, parameters?: Parameters): Promise<unknown>
  /** Everything of a kind that its handlers and its log were told. */
  heard(what: string): Promise<string[]>
  /** Milliseconds that the dispose took. */
  dispose(): Promise<number>
}

let last = 0

/** Long enough for any machine: only a test about time limits sets shorter ones. */
const LIMIT_MS = 30_000

/** Makes a client in the driver; `options` are those of test/driver/ClientCommands.cs. */
export async function openPlugin(driver: Driver, home: string, options: Parameters = {}): Promise<PluginUnderTest> {
  last += 1
  const name = `plugin-${last}`
  await driver.run('open', { client: name, home, limitMs: LIMIT_MS, ...options })
  const run = (command: string, parameters: Parameters = {}): Promise<unknown> =>
    driver.run(command, { client: name, ...parameters })
  return {
    name,
    run,
    connect: async (parameters) => answers.plain.parse(await run('connect', parameters)),
    check: async (parameters) => answers.check.parse(await run('check', parameters)),
    reserve: async (parameters) => answers.reserve.parse(await run('reserve', parameters)),
    commit: async (reservation, parameters) =>
      answers.settlement.parse(await run('commit', { reservation, ...parameters })),
    release: async (reservation, parameters) =>
      answers.settlement.parse(await run('release', { reservation, ...parameters })),
    settled: async (reservation) => answers.settlement.parse(await run('settled', { reservation })),
    state: async (reservation) => await run('state', { reservation }),
    heard: async (what) =>
      answers.happened
        .parse(await run('happened'))
        .filter((one) => one.client === name && one.what === what)
        .map((one) => one.text),
    dispose: async () => Number(await run('dispose')),
  }
}
