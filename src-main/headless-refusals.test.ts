import { execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

// Whole processes: on a machine with much else to do each takes its time.
vi.setConfig({ testTimeout: 90_000 })

const isRoot = process.getuid?.() === 0
/** A user without rights of its own, for what the superuser may do anyway. */
const NOBODY = 65_534

let home: string
const cleanUp: (() => void)[] = []

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'headless-'))
})

afterEach(() => {
  for (const undo of cleanUp.splice(0).toReversed()) undo()
  rmSync(home, { recursive: true, force: true })
})

interface Ending {
  readonly code: number | null
  /** What a person reads on the terminal: log lines are for machines. */
  readonly words: string
  readonly out: string
}

/** Runs the companion until it ends by itself. */
async function run(
  options: { env?: Record<string, string>; args?: string[]; through?: string[]; uid?: number } = {},
): Promise<Ending> {
  const command = [...(options.through ?? []), process.execPath, join(import.meta.dirname, 'headless.ts')]
  const [program = '', ...args] = [...command, ...(options.args ?? [])]
  const child = spawn(program, args, {
    env: {
      ...process.env,
      REVITAUTOPLAN_HOME: home,
      REVITAUTOPLAN_CLOUD_URL: 'http://127.0.0.1:9',
      REVITAUTOPLAN_LOG_LEVEL: 'silent',
      REVITAUTOPLAN_LOCALE: 'en-GB',
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  })
  cleanUp.push(() => child.kill('SIGKILL'))
  let words = ''
  let out = ''
  child.stderr.on('data', (chunk) => (words += String(chunk)))
  child.stdout.on('data', (chunk) => (out += String(chunk)))
  const code = await new Promise<number | null>((resolve) => {
    child.once('close', resolve)
  })
  return { code, words, out }
}

/** One sentence or more for a person: no stack, no JSON, no name of an exception. */
function expectPlain(ending: Ending, ...parts: string[]): void {
  expect(ending.code).toBe(1)
  for (const part of parts) expect(ending.words).toContain(part)
  expect(ending.words).toMatch(/^[A-Z/][^\n]*\.\n$/)
  expect(ending.words).not.toMatch(/SqliteError|Error:|\n\s+at |\{"/)
}

describe('a companion that cannot start says why, where and what to do', () => {
  it('over a store that is not its own, which it moves aside only when told to', async () => {
    const store = join(home, 'store.sqlite')
    writeFileSync(store, 'somebody’s letter')
    expectPlain(await run(), store, 'is not a store of the companion', '--set-store-aside')
    expect(readFileSync(store, 'utf8')).toBe('somebody’s letter')
    const moved = await run({ args: ['--set-store-aside'] })
    expect(moved).toMatchObject({ code: 0, out: expect.stringContaining(join(home, 'set-aside-')) })
    expect(existsSync(store)).toBe(false)
  })

  it('where a file lies in place of its folder', async () => {
    const file = join(home, 'file')
    writeFileSync(file, '')
    expectPlain(await run({ env: { REVITAUTOPLAN_HOME: file } }), file)
  })

  it('where Revit could not find it', async () => {
    const path = join(home, 'companion.json')
    mkdirSync(join(path, 'in the way'), { recursive: true })
    expectPlain(await run(), home, 'companion.json')
    expect(statSync(path).isDirectory()).toBe(true)
  })

  it('where the app could not find it', async () => {
    mkdirSync(join(home, 'ui.json', 'in the way'), { recursive: true })
    expectPlain(await run(), home, 'ui.json')
    // It ended as it should: the discovery file went with it.
    expect(existsSync(join(home, 'companion.json'))).toBe(false)
  })

  it('where the ports that the app may have are taken', async () => {
    const first = await takePorts(21)
    expectPlain(await run({ env: { REVITAUTOPLAN_UI_PORT: String(first) } }), String(first), 'REVITAUTOPLAN_UI_PORT')
  })

  it.skipIf(process.platform === 'win32')('where it may not write', async () => {
    const locked = join(home, 'locked')
    mkdirSync(locked)
    chmodSync(locked, 0o555)
    chmodSync(home, 0o755)
    const as = isRoot ? { uid: NOBODY } : {}
    expectPlain(await run({ env: { REVITAUTOPLAN_HOME: locked }, ...as }), locked, 'REVITAUTOPLAN_HOME')
    expectPlain(await run({ env: { REVITAUTOPLAN_HOME: join(locked, 'new') }, ...as }), locked, 'REVITAUTOPLAN_HOME')
    chmodSync(locked, 0o755)
  })

  it.skipIf(process.platform === 'win32')('where its store may be read and not written', async () => {
    const store = join(home, 'store.sqlite')
    await startOnce()
    const before = readFileSync(store)
    if (isRoot) for (const path of [home, join(home, 'core.lock'), store]) chownSync(path, NOBODY, NOBODY)
    chmodSync(store, 0o444)
    expectPlain(await run(isRoot ? { uid: NOBODY } : {}), store)
    expect(readFileSync(store).equals(before)).toBe(true)
  })

  it.runIf(process.platform === 'linux' && isRoot)('where the disk is full', async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', home])
    cleanUp.push(() => execFileSync('umount', ['--lazy', home]))
    writeFileSync(join(home, 'ballast'), Buffer.alloc(40 * 1024))
    expectPlain(await run(), home, 'no room left')
  })

  it.runIf(process.platform === 'linux' && isRoot)('where this machine gives it no port', async () => {
    // A network of its own whose only port is reserved.
    const settings = '/proc/sys/net/ipv4/ip_local_'
    const script = `echo 40000 > ${settings}reserved_ports; echo 40000 40000 > ${settings}port_range; exec "$@"`
    expectPlain(await run({ through: ['unshare', '--net', 'sh', '-c', script, 'sh'] }), '127.0.0.1', 'no port')
  })
})

/** Starts the companion once, so that there is a store, and ends it. */
async function startOnce(): Promise<void> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'headless.ts')], {
    env: { ...process.env, REVITAUTOPLAN_HOME: home, REVITAUTOPLAN_CLOUD_URL: 'http://127.0.0.1:9' },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  cleanUp.push(() => child.kill('SIGKILL'))
  const ended = new Promise((resolve) => {
    child.once('close', resolve)
  })
  child.stdout.once('data', () => child.kill('SIGTERM'))
  await ended
}

/** Takes so many ports in a row, or finds them taken; answers the first. */
async function takePorts(count: number): Promise<number> {
  const anyPort = await listen(0)
  const address = anyPort?.address()
  const first = Math.min(typeof address === 'object' && address !== null ? address.port : 40_000, 65_000 - count)
  for (let offset = 0; offset < count; offset += 1) await listen(first + offset)
  return first
}

async function listen(port: number): Promise<Server | null> {
  const server = createServer()
  const listening = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => resolve(true))
  })
  if (!listening) return null
  cleanUp.push(() => server.close())
  return server
}
