import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import DatabaseConstructor, { type Database } from 'better-sqlite3'
import { beforeEach, describe, expect, it } from 'vitest'
import { findStoreFaults } from '../gate/find-store-faults.ts'
import { useTestFolders } from '../host/use-test-folders.ts'
import { createSettingsStore } from './create-settings-store.ts'
import { openStore } from './open-store.ts'
import { setStoreAside } from './set-store-aside.ts'
import type { Store, StoreFailure } from './store-types.ts'

const newFolder = useTestFolders('store-')
let folder: string
let path: string
beforeEach(() => {
  folder = newFolder()
  path = join(folder, 'store.sqlite')
})

function open(): Store {
  const result = openStore(path)
  if (!result.ok) throw new Error(result.failure.code)
  return result.value
}

function edit(change: (database: Database) => void): void {
  const database = new DatabaseConstructor(path)
  change(database)
  database.close()
}

/** What lies in the folder, byte for byte, beside the lock. */
function contents(): Record<string, string> {
  const files = readdirSync(folder).filter((name) => !name.startsWith('core.lock'))
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name)).toString('base64')]))
}

function refused(): StoreFailure {
  const before = contents()
  const result = openStore(path)
  if (result.ok) throw new Error('it was opened')
  expect(contents()).toEqual(before)
  return result.failure
}

/** A store of a few pages in which something stands. */
function makeStore(settings = 400): void {
  const store = open()
  store.transact(store.full, () => {
    const insert = store.full.prepare('INSERT INTO setting (key, value) VALUES (?, ?)')
    for (let index = 0; index < settings; index += 1) insert.run(`key-${index}`, 'v'.repeat(100))
  })
  store.close()
}

describe('what is no store of this version', () => {
  it.each<[string, StoreFailure['code'], () => void]>([
    ['a text', 'foreign_file', () => writeFileSync(path, 'a letter that somebody keeps here'.repeat(10))],
    ['zeros, as after a power cut', 'foreign_file', () => writeFileSync(path, Buffer.alloc(8192))],
    [
      'another program’s database',
      'foreign_file',
      () => edit((database) => database.exec('CREATE TABLE song (title TEXT); INSERT INTO song VALUES (1)')),
    ],
    [
      'another program’s database with a log and a version of its own',
      'foreign_file',
      () =>
        edit((database) => {
          database.pragma('journal_mode = WAL')
          database.exec('CREATE TABLE song (title TEXT); PRAGMA user_version = 1; PRAGMA application_id = 0x12345678')
        }),
    ],
    [
      'a store of a newer version',
      'newer_version',
      () => {
        makeStore()
        edit((database) => database.pragma('user_version = 999'))
      },
    ],
    [
      'a store of a layout that nobody wrote',
      'unknown_layout',
      () => {
        makeStore()
        edit((database) => database.exec('ALTER TABLE setting RENAME COLUMN value TO content'))
      },
    ],
    [
      'a store whose middle was overwritten',
      'damaged',
      () => {
        makeStore()
        const bytes = readFileSync(path)
        bytes.fill(0x5a, 4096, bytes.length - 4096)
        writeFileSync(path, bytes)
      },
    ],
    [
      'a store that lost its end',
      'damaged',
      () => {
        makeStore()
        truncateSync(path, statSync(path).size - 3 * 4096 - 100)
      },
    ],
    [
      'a log whose store is gone',
      'damaged',
      () => {
        const store = open()
        copyFileSync(`${path}-wal`, join(folder, 'kept'))
        store.close()
        rmSync(path)
        renameSync(join(folder, 'kept'), `${path}-wal`)
      },
    ],
  ])('is named and left as it is: %s', (_what, code, make) => {
    make()
    const failure = refused()
    expect(failure).toMatchObject({ code, path })
    // Asked again it says the same: the first look has changed nothing.
    expect(refused()).toEqual(failure)
  })

  it('is moved aside with its log at the word of a person, and the next start begins anew', () => {
    writeFileSync(path, 'a letter')
    writeFileSync(`${path}-wal`, 'and its log')
    expect(refused().code).toBe('foreign_file')
    const moved = setStoreAside(path, Date.parse('2026-11-22T10:00:00.000Z'))
    const target = join(folder, 'set-aside-2026-11-22T10-00-00.000Z')
    expect(moved).toEqual({ ok: true, value: target })
    expect(readFileSync(join(target, 'store.sqlite'), 'utf8')).toBe('a letter')
    expect(readFileSync(join(target, 'store.sqlite-wal'), 'utf8')).toBe('and its log')
    open().close()
    expect(setStoreAside(join(folder, 'other.sqlite'), 0)).toEqual({ ok: true, value: null })
  })

  it('is not moved while a core runs on it', () => {
    const store = open()
    expect(setStoreAside(path, 0)).toMatchObject({ ok: false, failure: { code: 'already_running' } })
    expect(existsSync(path)).toBe(true)
    store.close()
  })
})

describe('a store of the first builds', () => {
  it('has no mark of its own yet, and gets one', () => {
    makeStore()
    edit((database) => database.pragma('application_id = 0'))
    const store = open()
    expect(store.full.pragma('application_id', { simple: true })).toBe(0x52764150)
    store.close()
  })
})

describe('a place that cannot hold a store', () => {
  it.skipIf(process.platform === 'win32')(
    'is named when a file and a folder lie where the other belongs, or a link leads nowhere',
    () => {
      writeFileSync(path, '')
      const inFile = openStore(join(path, 'store.sqlite'))
      expect(inFile).toMatchObject({ failure: { code: 'folder_unusable', path: join(path, 'store.sqlite') } })
      rmSync(path)
      mkdirSync(path)
      expect(openStore(path)).toMatchObject({ failure: { code: 'folder_unusable' } })
      const link = join(folder, 'link')
      symlinkSync(join(folder, 'nowhere'), link)
      expect(openStore(join(link, 'store.sqlite'))).toMatchObject({ failure: { code: 'folder_unusable' } })
      expect(existsSync(join(folder, 'nowhere'))).toBe(false)
    },
  )

  it('is named when its lock is no lock', () => {
    writeFileSync(join(folder, 'core.lock'), 'x'.repeat(5000))
    expect(refused()).toMatchObject({ code: 'lock_unusable', path: join(folder, 'core.lock') })
    rmSync(join(folder, 'core.lock'))
    mkdirSync(join(folder, 'core.lock'))
    expect(refused()).toMatchObject({ code: 'lock_unusable' })
  })

  it('is named when another program keeps the store locked', () => {
    makeStore()
    const viewer = new DatabaseConstructor(path)
    viewer.pragma('locking_mode = EXCLUSIVE')
    viewer.exec('BEGIN EXCLUSIVE')
    expect(openStore(path)).toMatchObject({ failure: { code: 'store_busy', path } })
    viewer.exec('COMMIT')
    viewer.close()
    open().close()
  })

  it('lets go of its lock whatever it found', () => {
    writeFileSync(path, 'a letter')
    refused()
    rmSync(path)
    open().close()
  })
})

describe('a store in use', () => {
  // Windows removes no file that is open.
  it.skipIf(process.platform === 'win32')(
    'takes nothing more once its file was removed or replaced, for nobody would find it',
    () => {
      for (const spoil of [() => rmSync(path), () => renameSync(path, join(folder, 'moved.sqlite'))]) {
        const store = open()
        const fatal: unknown[] = []
        store.onFatal((error) => fatal.push(error))
        const settings = createSettingsStore(store)
        settings.set('theme', 'dark')
        spoil()
        expect(() => settings.set('theme', 'light')).toThrow('was removed or replaced')
        expect(fatal).toHaveLength(1)
        store.close()
        for (const name of readdirSync(folder)) rmSync(join(folder, name))
      }
    },
  )

  it('loses nothing to a disk that is full for a while', () => {
    const store = open()
    const settings = createSettingsStore(store)
    const fatal: unknown[] = []
    store.onFatal((error) => fatal.push(error))
    const pages = Number(store.full.pragma('page_count', { simple: true }))
    store.full.pragma(`max_page_count = ${pages}`)
    const fill = (): void => settings.set('large', 'v'.repeat(20_000))
    expect(fill).toThrow('database or disk is full')
    expect(store.full.inTransaction).toBe(false)
    expect(fatal).toEqual([])
    store.full.pragma('max_page_count = 100000')
    fill()
    expect(settings.get('large')).toHaveLength(20_000)
    store.close()
  })

  it('opens as far as a log that was cut reaches, and whole transactions only', () => {
    const store = open()
    const settings = createSettingsStore(store)
    for (let count = 1; count <= 30; count += 1) settings.set('count', String(count))
    const whole = { store: readFileSync(path), log: readFileSync(`${path}-wal`) }
    store.close()
    let last = -1
    for (let cut = 0; cut <= whole.log.length; cut += Math.ceil(whole.log.length / 20)) {
      for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true })
      writeFileSync(path, whole.store)
      writeFileSync(`${path}-wal`, whole.log.subarray(0, cut))
      const opened = openStore(path)
      // Cut before the first transaction there is no store yet: it begins anew, as it did.
      if (!opened.ok) throw new Error(`cut at ${cut}: ${opened.failure.code}`)
      const count = Number(createSettingsStore(opened.value).get('count') ?? 0)
      expect(count).toBeGreaterThanOrEqual(last)
      expect(findStoreFaults(opened.value.full)).toEqual([])
      last = count
      opened.value.close()
    }
    expect(last).toBeGreaterThan(20)
  })
})
