import { describe, expect, it } from 'vitest'
import { createTurnBatch } from './turn-batch.ts'

function build() {
  const runs: string[][] = []
  const batch = createTurnBatch<string>((items) => runs.push([...items]))
  return { runs, batch }
}

describe('createTurnBatch', () => {
  it('hands on all of one turn together and in order', async () => {
    const { runs, batch } = build()
    batch.add('one')
    await Promise.resolve()
    batch.add('two')
    expect(runs).toEqual([])
    await batch.flush()
    expect(runs).toEqual([['one', 'two']])
  })

  it('hands on at once when asked to, and nothing twice', async () => {
    const { runs, batch } = build()
    batch.add('one')
    const flushed = batch.flush()
    batch.runNow()
    batch.runNow()
    expect(runs).toEqual([['one']])
    await flushed
    await new Promise((resolve) => setImmediate(resolve))
    expect(runs).toEqual([['one']])
  })

  it('takes what comes while it runs into the next one', async () => {
    const runs: string[] = []
    const batch = createTurnBatch<string>((items) => {
      runs.push(items.join(' '))
      if (runs.length === 1) batch.add('later')
    })
    batch.add('first')
    await batch.flush()
    expect(runs).toEqual(['first'])
    await batch.flush()
    expect(runs).toEqual(['first', 'later'])
  })
})
