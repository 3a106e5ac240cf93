import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { DAY } from '../../../shared/time/duration.ts'
import { createRotatingFile } from './rotating-file.ts'
import { useTestFolders } from './use-test-folders.ts'

const testFolder = useTestFolders('rotating-')

function options(path: string) {
  return { path, maxBytes: 100, keep: 3, maxAgeMs: 30 * DAY }
}

it('keeps the newest lines, never more than its share of the disk', () => {
  const folder = testFolder()
  const file = createRotatingFile(options(join(folder, 'a.log')))
  for (let line = 0; line < 1000; line += 1) file.write(`line ${line}\n`)
  file.close()
  const names = readdirSync(folder).sort()
  expect(names).toEqual(['a.log', 'a.log.1', 'a.log.2', 'a.log.3'])
  for (const name of names) expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(100)
  const lines = names.toReversed().flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n'))
  expect(lines).toEqual(Array.from({ length: lines.length }, (_, index) => `line ${1000 - lines.length + index}`))
})

it('takes a line that is longer than a file alone', () => {
  const path = join(testFolder(), 'a.log')
  const file = createRotatingFile(options(path))
  file.write('short\n')
  file.write(`${'x'.repeat(500)}\n`)
  file.write('after\n')
  file.close()
  expect(readFileSync(path, 'utf8')).toBe('after\n')
  expect(readFileSync(`${path}.2`, 'utf8')).toBe('short\n')
})

it('goes on where a killed process stopped, on a new line, over a gap in the numbers', () => {
  const path = join(testFolder(), 'a.log')
  writeFileSync(path, 'whole\nhal')
  writeFileSync(`${path}.2`, 'older\n')
  const file = createRotatingFile(options(path))
  file.write('next\n')
  expect(readFileSync(path, 'utf8')).toBe('whole\nhal\nnext\n')
  for (let line = 0; line < 30; line += 1) file.write('0123456789\n')
  file.close()
  expect(readdirSync(join(path, '..'))).toHaveLength(4)
})

it('forgets older files after their time', () => {
  const path = join(testFolder(), 'a.log')
  writeFileSync(`${path}.1`, 'old\n')
  writeFileSync(`${path}.2`, 'young\n')
  const longAgo = (Date.now() - 31 * DAY) / 1000
  utimesSync(`${path}.1`, longAgo, longAgo)
  createRotatingFile(options(path)).write('now\n')
  expect([existsSync(`${path}.1`), existsSync(`${path}.2`)]).toEqual([false, true])
})

it('follows a file that another process set aside, and takes nothing of it away', () => {
  const path = join(testFolder(), 'a.log')
  const one = createRotatingFile(options(path))
  const other = createRotatingFile(options(path))
  for (let line = 0; line < 8; line += 1) {
    one.write(`one ${line} ..........\n`)
    other.write(`other ${line} ........\n`)
  }
  one.close()
  other.close()
  const files = ['', '.1', '.2', '.3'].map((end) => `${path}${end}`).filter((name) => existsSync(name))
  const text = files.map((name) => readFileSync(name, 'utf8')).join('')
  expect(text).toContain('one 7')
  expect(text).toContain('other 7')
})

it('stops nothing where it cannot write, and says how much was lost once it can', () => {
  const folder = testFolder()
  const inTheWay = join(folder, 'logs')
  writeFileSync(inTheWay, '')
  const file = createRotatingFile({ ...options(join(inTheWay, 'a.log')), maxBytes: 1000 })
  file.write('lost\n')
  file.write('lost\n')
  rmSync(inTheWay)
  file.write('kept\n')
  file.close()
  const lines = readFileSync(join(inTheWay, 'a.log'), 'utf8').trim().split('\n')
  expect(lines).toEqual([expect.stringContaining('"count":2'), 'kept'])
})

it('loses nothing but the last line when its process is killed while it writes and sets aside', async () => {
  const path = join(testFolder(), 'a.log')
  const code = `import { createRotatingFile } from ${JSON.stringify(new URL('rotating-file.ts', import.meta.url).href)}
    const file = createRotatingFile({ path: ${JSON.stringify(path)}, maxBytes: 4096, keep: 3, maxAgeMs: 1e12 })
    let line = 0
    const write = () => {
      for (const end = line + 50; line < end; line += 1) file.write(JSON.stringify({ line }) + '\\n')
      if (line === 200) process.stdout.write('go')
      setImmediate(write)
    }
    write()`
  for (let round = 0; round < 3; round += 1) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'ignore'] })
    await once(child.stdout, 'data')
    child.kill('SIGKILL')
    await once(child, 'close')
    const files = ['.3', '.2', '.1', ''].map((end) => `${path}${end}`).filter((name) => existsSync(name))
    for (const name of files) expect(statSync(name).size).toBeLessThanOrEqual(4096)
    const lines = files.flatMap((name) => readFileSync(name, 'utf8').split('\n')).filter((line) => line !== '')
    const whole = lines.filter((line) => /^\{"line":\d+\}$/.test(line))
    expect(whole.length).toBeGreaterThanOrEqual(200)
    expect(lines.length - whole.length).toBeLessThanOrEqual(round + 1)
  }
})
