import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { uuidV7 } from '../../shared/identifiers/uuid-v7.ts'
import { startPart } from '../../scripts/lib/child-process.ts'
import { readDiscovery } from '../revit-simulator/read-discovery.ts'
import { connectRevit, type RevitConnection } from '../revit-simulator/revit-connection.ts'
import { measureDecide } from './measure-decide.ts'
import { medianRun, pump, timesOf, type Times } from './measure.ts'
import { holds, milliseconds, printReport, rate, type BenchLine } from './report.ts'
import { measureDurableInserts } from './yardsticks/durable-inserts.ts'

/** Each figure is the median run of this many, with its yardstick measured in between. */
const RUNS = 5
const CALLS = 3000
const folder = import.meta.dirname

interface Echo {
  call(): Promise<void>
  close(): void
}

async function connectEcho(port: number): Promise<Echo> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve())
    socket.once('error', reject)
  })
  const waiting = new Map<number, () => void>()
  let lastId = 0
  socket.on('message', (data) => {
    const { id } = JSON.parse(String(data)) as { id: number }
    waiting.get(id)?.()
    waiting.delete(id)
  })
  return {
    call: async () =>
      await new Promise((resolve) => {
        lastId += 1
        waiting.set(lastId, resolve)
        const params = { operation: 'ai_layout', units: 1, areaSqm: 180, opId: 'x'.repeat(36) }
        socket.send(JSON.stringify({ jsonrpc: '2.0', id: lastId, method: 'gate.check', params }))
      }),
    close: () => socket.close(),
  }
}

async function check(revit: RevitConnection): Promise<void> {
  const decision = await revit.rpc.call('gate.check', { operation: 'ai_layout', areaSqm: 180 })
  if (!decision.allowed) throw new Error(`refused: ${decision.code}`)
}

async function reserve(revit: RevitConnection): Promise<string> {
  const opId = uuidV7(Date.now(), randomBytes(10))
  const answer = await revit.rpc.call('gate.reserve', { opId, operation: 'ai_layout', areaSqm: 180 })
  if (answer.outcome === 'denied') throw new Error(`refused: ${answer.decision.code}`)
  return answer.reservationId
}

/** Times reserves alone; each is released untimed, so that the number of open holds stays what it is in life. */
async function timeReserves(revit: RevitConnection, count: number): Promise<Times> {
  const each: number[] = []
  for (let run = 0; run < count; run += 1) {
    const begun = performance.now()
    const reservationId = await reserve(revit)
    each.push(performance.now() - begun)
    await revit.rpc.call('gate.release', { reservationId, outcome: 'cancelled' })
  }
  return timesOf(
    each,
    each.reduce((sum, one) => sum + one, 0),
  )
}

async function pair(revit: RevitConnection): Promise<void> {
  const reservationId = await reserve(revit)
  await revit.rpc.call('gate.commit', { reservationId })
}

async function main(): Promise<boolean> {
  const home = mkdtempSync(join(tmpdir(), 'revitautoplan-bench-'))
  const echoServer = await startPart({ name: 'echo', entry: join(folder, 'yardsticks', 'echo-server.ts'), env: {} })
  const gateServer = await startPart({ name: 'gate', entry: join(folder, 'gate-server.ts'), env: { BENCH_HOME: home } })
  const echo = await connectEcho(Number(echoServer.ready['port']))
  const discovery = readDiscovery(home)
  if (!discovery.ok) throw new Error(discovery.failure)
  const revit = await connectRevit(discovery.value, { year: 2026, clientName: 'bench', clientVersion: '1' })

  const runs: Record<'echo' | 'check' | 'reserve' | 'pair' | 'pair64' | 'insert', Times[]> = {
    echo: [],
    check: [],
    reserve: [],
    pair: [],
    pair64: [],
    insert: [],
  }
  for (const warm of [echo.call, async () => check(revit), async () => pair(revit)]) await pump(500, 1, warm)
  for (let run = 0; run < RUNS; run += 1) {
    runs.echo.push(await pump(CALLS, 1, echo.call))
    runs.check.push(await pump(CALLS, 1, async () => check(revit)))
    runs.reserve.push(await timeReserves(revit, CALLS))
    runs.insert.push(measureDurableInserts(1000))
    runs.pair.push(await pump(1000, 1, async () => pair(revit)))
    runs.pair64.push(await pump(8000, 64, async () => pair(revit)))
  }
  const decided = measureDecide(200_000)
  echo.close()
  await revit.close()
  await gateServer.stop()
  await echoServer.stop()
  rmSync(home, { recursive: true, force: true })

  const [echoed, checked, reserved, inserted, paired, paired64] = (
    ['echo', 'check', 'reserve', 'insert', 'pair', 'pair64'] as const
  ).map((name) => medianRun(runs[name])) as [Times, Times, Times, Times, Times, Times]
  const twoOfEach = 2 * echoed.p50 + 2 * inserted.p50
  const lines: BenchLine[] = [
    compare('gate.check, one in flight, p50', checked.p50, echoed.p50, 1.3, 'a bare ws + JSON echo'),
    compare('gate.check, one in flight, p99', checked.p99, echoed.p99, 2, 'a bare ws + JSON echo'),
    compare('gate.reserve, p50', reserved.p50, echoed.p50, 1.5, 'a bare ws + JSON echo'),
    compare('reserve + commit, durable, p50', paired.p50, twoOfEach, 1, 'two echoes + two fsync’d inserts'),
    {
      what: 'reserve + commit, 64 in flight',
      ours: rate(paired64),
      yardstick: `${(inserted.perSecond / 2).toFixed(0)}/s  one transaction a message`,
      ratio: paired64.perSecond / (inserted.perSecond / 2),
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
  console.log(`${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.versions.node}; medians of ${RUNS} runs\n`)
  printReport(lines)
  console.log(
    `\nraw: echo ${milliseconds(echoed.p50)} / ${milliseconds(echoed.p99)} (p50/p99), fsync’d insert ${milliseconds(inserted.p50)} / ${milliseconds(inserted.p99)}`,
  )
  return lines.every(holds)
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

if (!(await main()))
  console.log('\nA bound is not kept here. These machines are noisy: run it again before you believe it.')
