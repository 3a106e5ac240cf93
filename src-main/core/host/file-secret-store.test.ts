import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createFileSecretStore } from './file-secret-store.ts'
import type { SecretStore } from './secret-store.ts'

let folder: string
let secrets: SecretStore

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'secrets-')), 'secrets')
  secrets = createFileSecretStore(folder, pino({ level: 'silent' }))
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

it('keeps, replaces and forgets a secret', async () => {
  expect(await secrets.get('device-key.1')).toBeNull()
  await secrets.set('device-key.1', 'one')
  await secrets.set('device-key.1', 'two')
  expect(await secrets.get('device-key.1')).toBe('two')
  await secrets.delete('device-key.1')
  await secrets.delete('device-key.1')
  expect(await secrets.get('device-key.1')).toBeNull()
  expect(readdirSync(folder)).toEqual([])
})

it('lets only its user read it, where files have modes', async () => {
  await secrets.set('device-key.1', 'one')
  const modes = [join(folder, 'device-key.1'), folder].map((path) => statSync(path).mode & 0o077)
  expect(process.platform === 'win32' ? [0, 0] : modes).toEqual([0, 0])
})

it.each(['../escape', 'a/b', '', '.hidden', 'UPPER'])('takes %j for no name', async (name) => {
  await expect(secrets.set(name, 'x')).rejects.toThrow(RangeError)
})
