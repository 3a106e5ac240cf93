import { randomInt } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { runCrashRounds } from './run-crash-rounds.ts'

const ROUNDS = 6

describe('a core that is killed at random moments under load', () => {
  it('loses no acknowledged commit, counts none twice, and keeps or frees each hold rightly', async () => {
    const seed = randomInt(1, 1_000_000_000)
    const report = await runCrashRounds(ROUNDS, seed)
    console.log(`crash test, seed ${seed}: ${report.reserved} reserved, ${report.committed} committed`)
    expect(report.faults, `seed ${seed}`).toEqual([])
    expect(report.committed).toBeGreaterThan(0)
  }, 120_000)
})
