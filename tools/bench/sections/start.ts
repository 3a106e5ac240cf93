import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { build } from '../../../scripts/build.ts'
import { readDiscovery } from '../../revit-simulator/read-discovery.ts'
import { helloOf, openPluginSocket } from '../../revit-simulator/revit-connection.ts'
import { createRawCaller } from '../raw-caller.ts'
import { milliseconds, type Section } from '../report.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const RUNS = 7
const READY_MS = 300
const IDLE_MB = 90
/** An idle core has collected its garbage by then. */
const IDLE_AFTER_MS = 4000

interface Started {
  /** From the start of the process to the answer to a plugin's hello, milliseconds. */
  readonly readyMs: number
  /** Resident memory after a while without work, MiB; `null` where the system does not tell. */
  readonly idleMb: number | null
}

/** Starts the core as it ships, in a process of its own; Electron's side of it is played over the channel. */
async function startCore(home: string, measureIdle: boolean): Promise<Started> {
  const begun = performance.now()
  const child = fork(join(root, 'out', 'main', 'core.cjs'), [], {
    execArgv: ['--require', join(root, 'test', 'security', 'support', 'host-core.cjs')],
    env: { ...process.env, REVITAUTOPLAN_HOME: home, REVITAUTOPLAN_CLOUD_URL: 'http://127.0.0.1:9' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  try {
    const socket = await greet(home, child.pid)
    const readyMs = performance.now() - begun
    socket.close()
    if (measureIdle) await pause(IDLE_AFTER_MS)
    return { readyMs, idleMb: measureIdle ? residentMb(child.pid) : null }
  } finally {
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
}

async function greet(home: string, pid: number | undefined) {
  const deadline = performance.now() + 30_000
  for (;;) {
    const discovery = readDiscovery(home)
    if (discovery.ok && discovery.value.pid === pid) {
      const { socket } = await openPluginSocket(discovery.value)
      await createRawCaller(socket).call(
        'session.hello',
        helloOf({ year: 2026, clientName: 'bench', clientVersion: '1.0.0' }),
      )
      return socket
    }
    if (performance.now() > deadline) throw new Error('the core did not start in 30 seconds')
    await pause(2)
  }
}

/** @returns `null` on systems without `/proc` */
function residentMb(pid: number | undefined): number | null {
  try {
    const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return line === null ? null : Number(line[1]) / 1024
  } catch {
    return null
  }
}

/** How soon a core answers a plugin, and what it costs while nothing happens. */
export async function benchStart(): Promise<Section> {
  await build({ only: 'app' })
  const folder = mkdtempSync(join(tmpdir(), 'revitautoplan-bench-'))
  const home = join(folder, 'home')
  mkdirSync(home)
  try {
    const first = await startCore(home, false)
    const starts: number[] = []
    for (let run = 0; run < RUNS; run += 1) starts.push((await startCore(home, false)).readyMs)
    const ready = starts.toSorted((one, other) => one - other)[Math.floor(RUNS / 2)] ?? Number.NaN
    const { idleMb } = await startCore(home, true)
    const lines: Section['lines'][number][] = [
      {
        what: 'core ready for a plugin, from the start of its process',
        ours: milliseconds(ready),
        yardstick: `${READY_MS} ms`,
        ratio: ready / READY_MS,
        bound: { kind: 'at most', value: 1 },
      },
    ]
    if (idleMb !== null) {
      lines.push({
        what: 'memory of an idle core (resident)',
        ours: `${idleMb.toFixed(0)} MiB`,
        yardstick: `${IDLE_MB} MiB`,
        ratio: idleMb / IDLE_MB,
        bound: { kind: 'at most', value: 1 },
      })
    }
    return {
      title: 'Starting the core as it ships (under Node, not under Electron)',
      lines,
      notes: [`The very first start, with an empty folder: ${milliseconds(first.readyMs)}.`],
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
