import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { uuidV7 } from '../../../shared/identifiers/uuid-v7.ts'
import { startPart } from '../../../scripts/lib/child-process.ts'
import { readDiscovery } from '../../revit-simulator/read-discovery.ts'
import { helloOf, openPluginSocket } from '../../revit-simulator/revit-connection.ts'
import { createRawCaller, type RawCaller } from '../raw-caller.ts'
import { measureDecide } from '../measure-decide.ts'
import { medianRun, pump, timesOf, type Times } from '../measure.ts'
import { milliseconds, rate, type BenchLine, type Section } from '../report.ts'
import { measureDurableInserts } from '../yardsticks/durable-inserts.ts'

/** Each figure is the median run of this many, with its yardstick measured in between. */
const RUNS = 5
const CALLS = 3000
const folder = join(import.meta.dirname, '..')

/** As the plugin asks: the same frame goes to the gate and to the echo. */
function layout(): object {
  return { opId: uuidV7(Date.now(), randomBytes(10)), operation: 'ai_layout', units: 1, areaSqm: 180 }
}

async function connectBare(port: number): Promise<{ caller: RawCaller; socket: WebSocket }> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve())
    socket.once('error', reject)
  })
  return { caller: createRawCaller(socket), socket }
}

async function connectGate(home: string): Promise<{ caller: RawCaller; socket: WebSocket }> {
  const discovery = readDiscovery(home)
  if (!discovery.ok) throw new Error(discovery.failure)
  const { socket } = await openPluginSocket(discovery.value)
  const caller = createRawCaller(socket)
  await caller.call('session.hello', helloOf({ year: 2026, clientName: 'bench', clientVersion: '1.0.0' }))
  return { caller, socket }
}

async function check(gate: RawCaller): Promise<void> {
  const decision = await gate.call('gate.check', layout())
  if (decision['allowed'] !== true) throw new Error(`refused: ${String(decision['code'])}`)
}

async function reserve(gate: RawCaller): Promise<unknown> {
  const answer = await gate.call('gate.reserve', layout())
  if (answer['outcome'] !== 'reserved') throw new Error(`refused: ${JSON.stringify(answer)}`)
  return answer['reservationId']
}

/** Times reserves alone; each is released untimed, so that the number of open holds stays what it is in life. */
async function timeReserves(gate: RawCaller, count: number): Promise<Times> {
  const each: number[] = []
  for (let run = 0; run < count; run += 1) {
    const begun = performance.now()
    const reservationId = await reserve(gate)
    each.push(performance.now() - begun)
    await gate.call('gate.release', { reservationId, outcome: 'cancelled' })
  }
  return timesOf(
    each,
    each.reduce((sum, one) => sum + one, 0),
  )
}

async function pair(gate: RawCaller): Promise<void> {
  const reservationId = await reserve(gate)
  await gate.call('gate.commit', { reservationId })
}

/** The plugin link over loopback, against a bare echo and against durable writes alone. */
export async function benchLink(): Promise<Section> {
  const home = mkdtempSync(join(tmpdir(), 'revitautoplan-bench-'))
  const gateServer = await startPart({ name: 'gate', entry: join(folder, 'gate-server.ts'), env: { BENCH_HOME: home } })
  const { caller: gate, socket: gateSocket } = await connectGate(home)
  // The echo answers with as many bytes as the gate does.
  const answerBytes = JSON.stringify(await gate.call('gate.check', layout())).length
  const echoServer = await startPart({
    name: 'echo',
    entry: join(folder, 'yardsticks', 'echo-server.ts'),
    env: { ECHO_BYTES: String(answerBytes) },
  })
  const { caller: echo, socket: echoSocket } = await connectBare(Number(echoServer.ready['port']))
  const callEcho = async (): Promise<void> => void (await echo.call('gate.check', layout()))

  const transactionServer = await startPart({
    name: 'transactions',
    entry: join(folder, 'yardsticks', 'transaction-server.ts'),
    env: {},
  })
  const { caller: transactions, socket: transactionSocket } = await connectBare(Number(transactionServer.ready['port']))
  const pairOfTransactions = async (): Promise<void> => {
    await transactions.call('gate.reserve', layout())
    await transactions.call('gate.commit', layout())
  }

  const runs: Record<'echo' | 'check' | 'reserve' | 'pair' | 'pair64' | 'each64' | 'insert', Times[]> = {
    echo: [],
    check: [],
    reserve: [],
    pair: [],
    pair64: [],
    each64: [],
    insert: [],
  }
  for (const warm of [callEcho, async () => check(gate), async () => pair(gate)]) await pump(500, 1, warm)
  for (let run = 0; run < RUNS; run += 1) {
    runs.echo.push(await pump(CALLS, 1, callEcho))
    runs.check.push(await pump(CALLS, 1, async () => check(gate)))
    runs.reserve.push(await timeReserves(gate, CALLS))
    runs.insert.push(measureDurableInserts(1000))
    runs.pair.push(await pump(1000, 1, async () => pair(gate)))
    runs.each64.push(await pump(2000, 64, pairOfTransactions))
    runs.pair64.push(await pump(8000, 64, async () => pair(gate)))
  }
  const decided = measureDecide(200_000)
  echoSocket.close()
  gateSocket.close()
  await gateServer.stop()
  transactionSocket.close()
  await echoServer.stop()
  await transactionServer.stop()
  rmSync(home, { recursive: true, force: true })

  const [echoed, checked, reserved, inserted, paired, paired64, each64] = (
    ['echo', 'check', 'reserve', 'insert', 'pair', 'pair64', 'each64'] as const
  ).map((name) => medianRun(runs[name])) as [Times, Times, Times, Times, Times, Times, Times]
  const twoOfEach = 2 * echoed.p50 + 2 * inserted.p50
  const lines: BenchLine[] = [
    compare('gate.check, one in flight, p50', checked.p50, echoed.p50, 1.3, 'a bare ws + JSON echo'),
    compare('gate.check, one in flight, p99', checked.p99, echoed.p99, 2, 'a bare ws + JSON echo'),
    compare('gate.reserve, p50', reserved.p50, echoed.p50, 1.5, 'a bare ws + JSON echo'),
    compare('reserve + commit, durable, p50', paired.p50, twoOfEach, 1, 'two echoes + two fsync’d inserts'),
    {
      what: 'reserve + commit, 64 in flight',
      ours: rate(paired64),
      yardstick: `${rate(each64)}  one transaction a message`,
      ratio: paired64.perSecond / each64.perSecond,
      bound: { kind: 'at least', value: 10 },
    },
    {
      what: 'decide() alone, p99',
      ours: `${decided.p99.toFixed(1)} µs`,
      yardstick: '10 µs',
      ratio: decided.p99 / 10,
      bound: { kind: 'at most', value: 1 },
    },
  ]
  return {
    title: 'The plugin link over loopback',
    lines,
    notes: [
      `raw: echo ${milliseconds(echoed.p50)} / ${milliseconds(echoed.p99)} (p50/p99), fsync’d insert ${milliseconds(inserted.p50)} / ${milliseconds(inserted.p99)}`,
    ],
  }
}

function compare(what: string, ours: number, yardstick: number, bound: number, name: string): BenchLine {
  return {
    what,
    ours: milliseconds(ours),
    yardstick: `${milliseconds(yardstick)}  ${name}`,
    ratio: ours / yardstick,
    bound: { kind: 'at most', value: bound },
  }
}
