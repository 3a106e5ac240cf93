import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { planFuzz } from '../../test/support/fuzz-plan.ts'
import { jsonVectors } from './support/json-vectors.ts'
import { type Driver, startDriver } from './support/start-driver.ts'

describe('the JSON reader and writer of the C# client', () => {
  let driver: Driver
  beforeAll(async () => {
    driver = await startDriver()
  })
  afterAll(async () => {
    await driver.stop()
    expect(driver.escaped).toEqual([])
  })

  async function judge(texts: readonly (string | Uint8Array)[]): Promise<string[]> {
    const encoded = texts.map((text) => Buffer.from(text).toString('base64'))
    return (await driver.run('jsonRead', { texts: encoded })) as string[] // one verdict for each text
  }

  it.each(jsonVectors)('$about', async ({ accepted, rejected }) => {
    const folder = mkdtempSync(join(tmpdir(), 'json-'))
    for (const [index, text] of [...accepted, ...rejected].entries()) {
      writeFileSync(join(folder, `${String(index).padStart(3, '0')}.json`), text)
    }
    const lines = (await driver.run('jsonFolder', { folder })) as string[] // "name verdict"
    rmSync(folder, { recursive: true })
    const verdicts = lines.map((line) => line.split('.json ')[1])
    const wrong = [...accepted, ...rejected].filter(
      (_text, index) => verdicts[index] !== (index < accepted.length ? 'accepted' : 'rejected'),
    )
    expect(wrong.map((text) => Buffer.from(text).toString('utf8').slice(0, 80))).toEqual([])
  })

  it('agrees with the JSON of this Node on what is JSON and what is not', async () => {
    const { random } = planFuzz('JSON beside another reader', 0)
    const alphabet = [
      '{',
      '}',
      '[',
      ']',
      '"',
      ':',
      ',',
      '1',
      '0',
      '-',
      '.',
      'e',
      '\\',
      'u',
      'true',
      'null',
      ' ',
      'a',
      '\n',
    ]
    const texts = Array.from({ length: 4000 }, () =>
      Array.from({ length: random.between(1, 9) }, () => random.pick(alphabet) ?? '').join(''),
    )
    const verdicts = await judge(texts)
    const differing = texts.filter((text, index) => isJson(text) !== (verdicts[index] === 'accepted'))
    expect(differing).toEqual([])
  })

  it('never hangs and throws only its own error, whatever is changed in a message', async () => {
    const plan = planFuzz('the JSON of the C# client', 2500)
    const texts = jsonVectors
      .flatMap(({ accepted }) => accepted.map((text) => Buffer.from(text).toString('utf8')))
      .filter((text) => text.length < 1000)
    let rounds = 0
    while (plan.goesOn()) {
      const seed = plan.random.between(1, 1_000_000_000)
      const outcome = await driver.run('jsonFuzz', { seed, rounds: 4000, texts: [...texts, MESSAGE] })
      expect(outcome, `seed ${seed}`).toMatchObject({ accepted: expect.any(Number), rejected: expect.any(Number) })
      rounds += 4000
    }
    console.log(`${rounds} mutations`)
  })

  // JSONTestSuite by Nicolas Seriot (github.com/nst/JSONTestSuite), where a copy is at hand: its names begin with y (must be read), n (must not), i (either).
  const suite = process.env['JSON_TEST_SUITE'] ?? ''
  const withSuite = suite === '' ? null : it
  withSuite?.('passes JSONTestSuite', async () => {
    const verdicts = (await driver.run('jsonFolder', { folder: suite })) as string[] // "name verdict"
    const wrong = verdicts.filter((line) => {
      const [name = '', verdict = ''] = line.split('.json ')
      if (name.startsWith('y_')) return verdict !== 'accepted'
      if (name.startsWith('n_')) return verdict !== 'rejected'
      return verdict !== 'accepted' && verdict !== 'rejected'
    })
    console.log(`JSONTestSuite: ${verdicts.length} files`)
    expect(verdicts.length).toBeGreaterThan(300)
    expect(wrong).toEqual([])
  })
})

const MESSAGE = JSON.stringify({
  jsonrpc: '2.0',
  id: 7,
  result: {
    allowed: false,
    code: 'quota_exhausted',
    meter: { used: 5, limit: null },
    message: 'All “5” layouts – é 🏠',
  },
})

/** JSON.parse takes exactly RFC 8259; what lies beyond a double reads as infinity there and is refused here. */
function isJson(text: string): boolean {
  try {
    return isFiniteThroughout(JSON.parse(text))
  } catch {
    return false
  }
}

function isFiniteThroughout(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || value === null) return true
  return Object.values(value).every(isFiniteThroughout)
}
