import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { findElectron } from './electron-binary.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** A program in Electron's place that counts how often it was started. */
function fakeElectron(exitCode: number): { path: string; memory: string; starts: string } {
  const folder = mkdtempSync(join(tmpdir(), 'find-electron-'))
  folders.push(folder)
  const path = join(folder, 'electron')
  const starts = join(folder, 'starts')
  writeFileSync(path, `#!/bin/sh\necho x >> '${starts}'\nexit ${exitCode}\n`)
  chmodSync(path, 0o755)
  return { path, memory: join(folder, 'electron.json'), starts }
}

const screen = { DISPLAY: ':0', PATH: process.env['PATH'] }

describe.runIf(process.platform === 'linux')('findElectron', () => {
  it('says that there is no screen, and starts nothing', async () => {
    const { path, memory, starts } = fakeElectron(0)
    const found = await findElectron({ env: { ELECTRON_EXECUTABLE: path }, memory })
    expect(found).toEqual({ kind: 'missing', reason: 'no screen here: DISPLAY and WAYLAND_DISPLAY are not set' })
    expect(existsSync(starts)).toBe(false)
  })

  it('finds the one that the environment names, and remembers that it starts', async () => {
    const { path, memory, starts } = fakeElectron(0)
    const options = { env: { ...screen, ELECTRON_EXECUTABLE: path }, memory }
    expect(await findElectron(options)).toEqual({ kind: 'found', path })
    writeFileSync(starts, '')
    expect(await findElectron(options)).toEqual({ kind: 'found', path })
    expect(readFileSync(starts, 'utf8')).toBe('')
  })

  it('remembers one that does not start until it is asked to retry', async () => {
    const { path, memory } = fakeElectron(1)
    const options = { env: { ...screen, ELECTRON_EXECUTABLE: path }, memory }
    expect(await findElectron(options)).toEqual({ kind: 'missing', reason: 'it does not start (ended with 1)' })
    expect(await findElectron(options)).toMatchObject({ reason: expect.stringContaining('--retry-electron') })
    writeFileSync(path, '#!/bin/sh\nexit 0\n')
    expect(await findElectron({ ...options, retry: true })).toEqual({ kind: 'found', path })
  })

  it('names a path that is not there', async () => {
    const { memory } = fakeElectron(0)
    expect(await findElectron({ env: { ...screen, ELECTRON_EXECUTABLE: '/nowhere/electron' }, memory })).toEqual({
      kind: 'missing',
      reason: 'the environment names /nowhere/electron, which is not there',
    })
  })
})
