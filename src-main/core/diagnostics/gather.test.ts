import { chmodSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { proxyFromEnvironment } from '../host/headless-environment.ts'
import { useTestFolders } from '../host/use-test-folders.ts'
import { createRefusalMemory } from '../sockets/refusal-memory.ts'
import { openTestStore } from '../store/open-test-store.ts'
import type { Check } from './check.ts'
import { isRoamingPath } from './is-roaming-path.ts'
import { quickCheck } from './quick-check.ts'
import { accessOfList, accessOfMode, readFileAccess } from './read-file-access.ts'
import { logBytes, readLogTails } from './read-log-tail.ts'
import { runChecks } from './run-checks.ts'

const testFolder = useTestFolders('diagnostics-')
const never = new AbortController().signal

describe('running checks', () => {
  const good = { state: 'ok', finding: 'app_running', facts: [] } as const
  const check = (id: Check['id'], run: Check['run']): Check => ({ id, run })

  it('tells of one that throws and one that hangs, and hides no other; what does not apply is left out', async () => {
    const failed: unknown[] = []
    let stopped = false
    const results = await runChecks(
      [
        check('cloud', () => Promise.reject(new Error('no'))),
        check('store', (signal) => {
          signal.addEventListener('abort', () => {
            stopped = true
          })
          return new Promise(() => undefined)
        }),
        check('clock', () => {
          throw new Error('at once')
        }),
        check('updates', () => Promise.resolve(null)),
        check('app', () => Promise.resolve(good)),
      ],
      { limitMs: 50, monotonic: () => performance.now(), onFailed: (id) => failed.push(id) },
    )
    expect(results.map(({ id, finding }) => [id, finding])).toEqual([
      ['cloud', 'check_failed'],
      ['store', 'check_timed_out'],
      ['clock', 'check_failed'],
      ['app', 'app_running'],
    ])
    expect(stopped).toBe(true)
    expect(failed.sort()).toEqual(['clock', 'cloud'])
  })
})

describe('looking through the store', () => {
  it('finds a live one sound and a torn copy damaged', async () => {
    const test = openTestStore()
    const { full } = test.store
    full.exec('CREATE TABLE filler (text TEXT)')
    const insert = full.prepare('INSERT INTO filler VALUES (?)')
    full.transaction(() => {
      for (let row = 0; row < 2000; row += 1) insert.run('x'.repeat(200))
    })()
    expect(await quickCheck(full.name, never)).toBe('sound')
    full.pragma('wal_checkpoint(TRUNCATE)')
    const copy = join(testFolder(), 'copy.sqlite')
    copyFileSync(full.name, copy)
    const bytes = readFileSync(copy)
    bytes.fill(0xaa, 40_960, 200_000)
    writeFileSync(copy, bytes)
    expect(await quickCheck(copy, never)).toBe('damaged')
    test.remove()
  })

  it('does not call damaged what it could not look at, or not in time', async () => {
    expect(await quickCheck(join(testFolder(), 'none.sqlite'), never)).toBe('not_checked')
    expect(await quickCheck(join(testFolder(), 'none.sqlite'), AbortSignal.timeout(1))).toBe('not_checked')
  })
})

describe('who can read a file', () => {
  it('is told by its mode', async () => {
    const file = join(testFolder(), 'f')
    writeFileSync(file, '', { mode: 0o600 })
    expect(process.platform === 'win32' ? 'own' : await readFileAccess(file, never)).toBe('own')
    chmodSync(file, 0o644)
    expect(process.platform === 'win32' ? 'others' : await readFileAccess(file, never)).toBe('others')
    expect(accessOfMode({ mode: 0o100600, uid: 5, ownUid: 6 })).toBe('others')
  })

  it('is told by the access list of Windows', () => {
    const path = String.raw`C:\Users\a.keller\AppData\Local\RevitAutoPlan\companion.json`
    const list = (...entries: string[]) =>
      `${path} ${entries.join(`\r\n${' '.repeat(path.length + 1)}`)}\r\n\r\nSuccessfully processed 1 files; Failed processing 0 files\r\n`
    const own = String.raw`BUERO\a.keller:(F)`
    expect(accessOfList(list(own), path, 'a.keller')).toBe('own')
    expect(accessOfList(list(String.raw`NT-AUTORITÄT\SYSTEM:(I)(F)`, own), path, 'A.Keller')).toBe('own')
    expect(accessOfList(list(own, String.raw`VORDEFINIERT\Benutzer:(RX)`), path, 'a.keller')).toBe('others')
    expect(accessOfList('', path, 'a.keller')).toBe('unknown')
  })
})

describe('a folder that roams', () => {
  const env = { APPDATA: String.raw`C:\Users\a\AppData\Roaming`, OneDrive: String.raw`C:\Users\a\OneDrive - Büro` }

  it.each([
    [String.raw`C:\Users\a\AppData\Local\RevitAutoPlan\store.sqlite`, false],
    [String.raw`c:\users\A\appdata\roaming\RevitAutoPlan\store.sqlite`, true],
    [String.raw`C:\Users\a\OneDrive - Büro\x\store.sqlite`, true],
    ['/Users/a/Library/Mobile Documents/x/store.sqlite', true],
    ['/home/a/.local/share/RevitAutoPlan/store.sqlite', false],
    [String.raw`C:\Users\a\AppData\RoamingOther\store.sqlite`, false],
  ])('%s: %j', (path, expected) => {
    expect(isRoamingPath(path, env)).toBe(expected)
  })
})

describe('the proxy of the environment', () => {
  const at = (env: NodeJS.ProcessEnv, url = 'https://cloud.revitautoplan.com') => proxyFromEnvironment(url, env, true)

  it('is named by variable and server, never with its password', () => {
    expect(at({})).toEqual({ source: 'none' })
    expect(at({ HTTP_PROXY: 'http://p:1' })).toEqual({ source: 'none' })
    expect(at({ https_proxy: 'http://anna:secret@proxy.example:8080' })).toEqual({
      source: 'environment',
      variable: 'https_proxy',
      server: 'proxy.example:8080',
      usable: true,
      exempt: false,
    })
    expect(at({ HTTPS_PROXY: 'proxy.example:8080' })).toMatchObject({ server: 'proxy.example:8080' })
    expect(at({ HTTPS_PROXY: 'http://p:1' }, 'https://127.0.0.1:4750')).toEqual({ source: 'none' })
  })

  it.each([
    ['*', true],
    ['revitautoplan.com', true],
    ['.revitautoplan.com', true],
    ['*.revitautoplan.com:443', true],
    ['cloud.revitautoplan.com:8443', false],
    ['plan.com,other.example', false],
    ['', false],
  ])('exempts by NO_PROXY=%s: %j', (list, exempt) => {
    expect(at({ HTTPS_PROXY: 'http://p:1', NO_PROXY: list })).toMatchObject({ exempt })
  })
})

describe('refusals', () => {
  it('are counted by reason, the latest first, for a day', () => {
    let now = 0
    const memory = createRefusalMemory(() => now)
    memory.note('wrong_proof')
    now = 1000
    memory.note('origin_present')
    memory.note('wrong_proof')
    now = 2000
    memory.note('origin_present')
    expect(memory.recent()).toEqual([
      { reason: 'origin_present', count: 2, lastAt: 2000 },
      { reason: 'wrong_proof', count: 2, lastAt: 1000 },
    ])
    now = 86_401_500
    expect(memory.recent()).toHaveLength(1)
    memory.note('wrong_proof')
    expect(memory.recent()[0]).toEqual({ reason: 'wrong_proof', count: 1, lastAt: now })
  })
})

describe('the end of the logs', () => {
  it('is whole lines, as many as are worth reading, of what is being written now', async () => {
    const folder = testFolder()
    const lines = Array.from({ length: 5000 }, (_, index) => `{"line":${index},"fill":"${'x'.repeat(100)}"}`)
    writeFileSync(join(folder, 'core.log'), `${lines.join('\n')}\n`)
    writeFileSync(join(folder, 'core.log.1'), 'older\n')
    writeFileSync(join(folder, 'other.txt'), 'none of ours')
    const tails = await readLogTails(folder)
    expect([...tails.keys()]).toEqual(['core.log'])
    expect(tails.get('core.log')).toEqual(lines.slice(-200))
    expect(await logBytes(folder)).toBe(lines.join('\n').length + 1 + 6)
    expect(await readLogTails(join(folder, 'none'))).toEqual(new Map())
  })
})
