import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { useTestFolders } from '../core/host/use-test-folders.ts'
import { openShellMemory } from './shell-memory.ts'

const newFolder = useTestFolders('revitautoplan-shell-memory-')
const fail = (error: unknown): void => {
  throw error
}

it('remembers over a restart, in a file of its own', () => {
  const path = join(newFolder(), 'shell', 'shell.json')
  openShellMemory(path, fail).change({ rendering: 'software', notified: ['update:1.2.3'] })
  expect(openShellMemory(path, fail).get()).toMatchObject({
    rendering: 'software',
    closeToTray: true,
    notified: ['update:1.2.3'],
  })
})

it.each(['', 'no json', '[]', 'null', '7', '{"rendering":"magic","closeToTray":"yes","window":{"bounds":{"x":"a"}}}'])(
  'takes the defaults for what the file does not tell: %s',
  (text) => {
    const path = join(newFolder(), 'shell.json')
    writeFileSync(path, text)
    expect(openShellMemory(path, fail).get()).toEqual({
      rendering: 'automatic',
      closeToTray: true,
      language: 'system',
      graphicsFailedIn: null,
      toldOfTray: false,
      startHiddenOnce: false,
      window: null,
      notified: [],
    })
  },
)

it('keeps the rest when one part is unreadable', () => {
  const path = join(newFolder(), 'shell.json')
  writeFileSync(path, '{"rendering":"software","window":3}')
  expect(openShellMemory(path, fail).get()).toMatchObject({ rendering: 'software', window: null })
})

it('goes on in memory when the file cannot be written, and says so', () => {
  const path = join(newFolder(), 'shell.json')
  mkdirSync(path)
  const problems: unknown[] = []
  const memory = openShellMemory(path, (error) => problems.push(error))
  memory.change({ toldOfTray: true })
  expect(memory.get().toldOfTray).toBe(true)
  expect(problems).toHaveLength(1)
})

it('writes only what changed', () => {
  const path = join(newFolder(), 'shell.json')
  const memory = openShellMemory(path, fail)
  memory.change({ toldOfTray: false })
  expect(() => readFileSync(path)).toThrow('ENOENT')
})
