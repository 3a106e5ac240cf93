import { type ChildProcess, fork } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readDiscovery } from './core/link/discovery-file.ts'

interface Run {
  readonly child: ChildProcess
  /** What it told the process that started it; `null` when it ended without. */
  readonly ready: Promise<Record<string, unknown> | null>
  /** Exit code and what it wrote on standard error. */
  readonly ended: Promise<{ code: number | null; error: string }>
}

const running: ChildProcess[] = []
let home: string

function run(env: Record<string, string> = {}): Run {
  const child = fork(join(import.meta.dirname, 'headless.ts'), [], {
    env: { ...process.env, REVITAUTOPLAN_HOME: home, REVITAUTOPLAN_CLOUD_URL: 'http://127.0.0.1:9', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: [],
  })
  running.push(child)
  // `close` never comes for a child that its parent has disconnected from.
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', resolve)
  })
  const ended = Promise.all([exited, text(child.stderr ?? Readable.from([]))]).then(([code, error]) => ({
    code,
    error,
  }))
  const told = new Promise<Record<string, unknown>>((resolve) => {
    child.once('message', (message) => resolve(message as Record<string, unknown>))
  })
  return { child, ended, ready: Promise.race([told, ended.then(() => null)]) }
}

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'headless-'))
})

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
  rmSync(home, { recursive: true, force: true })
})

describe('the headless companion', () => {
  it('says where it is, and leaves nothing behind when it is ended', async () => {
    const { child, ready, ended } = run()
    expect(await ready).toEqual({
      ready: true,
      uiUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/#key=[A-Za-z0-9_-]{43}$/),
      pluginPort: readDiscovery(home)?.port,
      home,
    })
    // Windows has no SIGTERM to catch.
    if (process.platform === 'win32') child.disconnect()
    else child.kill('SIGTERM')
    expect(await ended).toEqual({ code: 0, error: '' })
    expect(readDiscovery(home)).toBeNull()
    expect(existsSync(join(home, 'ui.json'))).toBe(false)
  })

  it('ends with 3 and a reason where another one runs, which goes on', async () => {
    const first = run()
    await first.ready
    const port = readDiscovery(home)?.port
    expect(await run().ended).toMatchObject({
      code: 3,
      error: expect.stringContaining('already uses this data folder'),
    })
    expect(readDiscovery(home)?.port).toBe(port)
  })

  it('starts again after it was killed', async () => {
    const first = run()
    await first.ready
    first.child.kill('SIGKILL')
    await first.ended
    expect(await run().ready).toMatchObject({ ready: true })
  })

  it('ends with the process that started it', async () => {
    const { child, ready, ended } = run()
    await ready
    child.disconnect()
    expect(await ended).toMatchObject({ code: 0 })
  })

  it('names a wrong setting', async () => {
    expect(await run({ REVITAUTOPLAN_UI_PORT: 'seven' }).ended).toMatchObject({
      code: 2,
      error: expect.stringContaining('REVITAUTOPLAN_UI_PORT'),
    })
  })
})
