import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createLogger } from './create-logger.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'log-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

it('blots secrets out', () => {
  const file = join(folder, 'logs', 'core.log')
  const logger = createLogger({ level: 'info', file })
  logger.info(
    { token: 'SECRET', request: { headers: { authorization: 'SECRET' } }, device: { privateKey: 'SECRET' } },
    'said',
  )
  const text = readFileSync(file, 'utf8')
  expect(text).toContain('"msg":"said"')
  expect(text).not.toContain('SECRET')
})

it('sets a file aside that has grown large', () => {
  const file = join(folder, 'core.log')
  writeFileSync(file, 'x'.repeat(6 * 1024 * 1024))
  createLogger({ level: 'info', file }).info('new')
  expect(statSync(`${file}.1`).size).toBe(6 * 1024 * 1024)
  expect(readFileSync(file, 'utf8')).toContain('"msg":"new"')
})
