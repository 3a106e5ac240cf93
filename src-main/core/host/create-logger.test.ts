import { readFileSync, writeFileSync } from 'node:fs'
import { homedir, hostname } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createLogger } from './create-logger.ts'
import { useTestFolders } from './use-test-folders.ts'

const testFolder = useTestFolders('log-')

it('blots secrets out', () => {
  const file = join(testFolder(), 'logs', 'core.log')
  const logger = createLogger({ level: 'info', file })
  logger.info(
    { token: 'SECRET', request: { headers: { authorization: 'SECRET' } }, device: { privateKey: 'SECRET' } },
    'said',
  )
  const text = readFileSync(file, 'utf8')
  expect(text).toContain('"msg":"said"')
  expect(text).not.toContain('SECRET')
})

it('writes neither the home folder, nor the computer, nor an address of a person, also out of an error', () => {
  const file = join(testFolder(), 'core.log')
  const path = join(homedir(), 'Projekte', 'Klinikum.rvt')
  createLogger({ level: 'info', file }).info(
    { err: new Error(`ENOENT: no such file, open '${path}' on ${hostname()} for anna@nordlicht.example`) },
    'a file could not be read',
  )
  const text = readFileSync(file, 'utf8')
  expect(JSON.parse(text)).toMatchObject({ msg: 'a file could not be read', err: { type: 'Error' } })
  for (const name of ['Projekte', 'Klinikum', 'anna', 'nordlicht', path]) expect(text).not.toContain(name)
})

it('sets a file aside that has grown large', () => {
  const file = join(testFolder(), 'core.log')
  writeFileSync(file, `${'x'.repeat(3 * 1024 * 1024)}\n`)
  createLogger({ level: 'info', file }).info('new')
  expect(readFileSync(`${file}.1`)).toHaveLength(3 * 1024 * 1024 + 1)
  expect(readFileSync(file, 'utf8')).toContain('"msg":"new"')
})
