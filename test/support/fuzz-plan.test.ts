import { describe, expect, it } from 'vitest'
import { planFuzz } from './fuzz-plan.ts'

describe('the plan of a fuzzer', () => {
  it('repeats a run from its seed', () => {
    const first = planFuzz('a test', 1000, {})
    const again = planFuzz('a test', 1000, { FUZZ_SEED: String(first.seed) })
    expect(again.seed).toBe(first.seed)
    expect([1, 2, 3].map(() => again.random.next())).toEqual([1, 2, 3].map(() => first.random.next()))
  })

  it('takes as long as it is told to', () => {
    expect(planFuzz('a test', 1000, { FUZZ_SECONDS: '' }).durationMs).toBe(1000)
    expect(planFuzz('a test', 1000, { FUZZ_SECONDS: '90' }).durationMs).toBe(90_000)
    expect(planFuzz('a test', 0, {}).goesOn()).toBe(false)
  })

  it.each([{ FUZZ_SEED: 'seven' }, { FUZZ_SEED: '0' }, { FUZZ_SECONDS: '-1' }])('refuses %j', (env) => {
    expect(() => planFuzz('a test', 1000, env)).toThrow()
  })
})
