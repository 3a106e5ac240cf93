import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import DatabaseConstructor from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSettingsStore } from './create-settings-store.ts'
import { isNetworkPath } from './is-network-path.ts'
import { openStore } from './open-store.ts'
import type { Store } from './store-types.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'core-store-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

function open(): Store {
  const result = openStore(join(folder, 'store.sqlite'))
  if (!result.ok) throw new Error(result.failure.code)
  return result.value
}

describe('openStore', () => {
  it('opens two connections to one write-ahead log, one durable against a power cut', () => {
    const store = open()
    expect(store.full.pragma('journal_mode', { simple: true })).toBe('wal')
    expect(store.full.pragma('synchronous', { simple: true })).toBe(2)
    expect(store.holds.pragma('synchronous', { simple: true })).toBe(1)
    store.close()
  })

  it('keeps its files to their user, also in a folder that others may read', () => {
    chmodSync(folder, 0o755)
    const store = open()
    store.transact(store.full, () => store.full.exec('CREATE TABLE test (value TEXT)'))
    const files = readdirSync(folder).filter((name) => name.startsWith('store.'))
    expect(files).toHaveLength(3)
    for (const name of files) {
      const { mode } = statSync(join(folder, name))
      expect([name, process.platform === 'win32' ? 0o600 : mode & 0o777]).toEqual([name, 0o600])
    }
    store.close()
  })

  it('refuses a second core with a typed failure, and lets it in once the first has closed', () => {
    const first = open()
    const second = openStore(join(folder, 'store.sqlite'))
    expect(second).toMatchObject({ ok: false, failure: { code: 'already_running' } })
    first.close()
    open().close()
  })

  it('raises the epoch at every start', () => {
    const first = open()
    first.close()
    const second = open()
    expect(second.epoch).toBe(first.epoch + 1)
    second.close()
  })

  it('stops writing once another core has raised the epoch, and rolls back', () => {
    const store = open()
    const settings = createSettingsStore(store)
    settings.set('theme', 'dark')
    const intruder = new DatabaseConstructor(join(folder, 'store.sqlite'))
    intruder.exec(`UPDATE meta SET value = value + 1 WHERE key = 'epoch'`)
    intruder.close()
    expect(() => settings.set('theme', 'light')).toThrow('taken over')
    expect(settings.get('theme')).toBe('dark')
    expect(store.full.inTransaction).toBe(false)
    store.close()
  })

  it('refuses a store that a newer version wrote', () => {
    const store = open()
    store.full.pragma('user_version = 999')
    store.close()
    expect(openStore(join(folder, 'store.sqlite'))).toMatchObject({ ok: false, failure: { code: 'newer_version' } })
  })

  it('keeps settings over a restart', () => {
    const store = open()
    createSettingsStore(store).set('theme', 'dark')
    store.close()
    const again = open()
    const settings = createSettingsStore(again)
    expect(settings.get('theme')).toBe('dark')
    settings.delete('theme')
    expect(settings.get('theme')).toBeNull()
    again.close()
  })

  it('refuses a path on a network drive', () => {
    expect(openStore(String.raw`\\server\share\store.sqlite`)).toMatchObject({ failure: { code: 'network_path' } })
  })
})

describe('isNetworkPath', () => {
  it.each([String.raw`\\server\share\x`, '//server/share/x', String.raw`\\?\UNC\server\share\x`])(
    'knows %s as a network path',
    (path) => {
      expect(isNetworkPath(path)).toBe(true)
    },
  )

  it('takes a local folder that does not exist yet', () => {
    expect(isNetworkPath(join(tmpdir(), 'not', 'there', 'store.sqlite'))).toBe(false)
  })
})
