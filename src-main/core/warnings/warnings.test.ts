import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestStore, type TestStore } from '../store/open-test-store.ts'
import type { MeterUsage, Warnings } from './warning-types.ts'
import { createWarnings } from './warnings.ts'

let test: TestStore
let warnings: Warnings
beforeEach(() => {
  test = openTestStore()
  warnings = createWarnings(test.store)
})
afterEach(() => {
  test.remove()
})

function evaluate(used: number, limit: number | null = 5, period = '2026-11'): number[] {
  const meter: MeterUsage = { key: 'ai_layouts', period, used, limit }
  return warnings.evaluate('account', [meter], 1).map((warning) => warning.level)
}

describe('createWarnings', () => {
  it('warns once at 80 % and once at 100 %', () => {
    expect([0, 3, 4, 4, 5, 5, 6].map((used) => evaluate(used))).toEqual([[], [], [80], [], [100], [], []])
  })

  it('gives the higher warning alone when both are passed at once', () => {
    expect(evaluate(5)).toEqual([100])
    expect(evaluate(5)).toEqual([])
    expect(warnings.list('account', '2026-11').map((warning) => warning.level)).toEqual([100])
  })

  it('does not repeat itself after a restart', () => {
    evaluate(4)
    warnings = createWarnings(test.reopen())
    expect(evaluate(4)).toEqual([])
    expect(warnings.list('account', '2026-11')).toEqual([
      { meter: 'ai_layouts', period: '2026-11', level: 80, raisedAt: 1 },
    ])
  })

  it('is armed again by a higher limit and by the next month', () => {
    evaluate(5)
    expect(evaluate(5, 100)).toEqual([])
    expect(warnings.list('account', '2026-11')).toEqual([])
    expect(evaluate(80, 100)).toEqual([80])
    expect(evaluate(4, 5, '2026-12')).toEqual([80])
  })

  it('is not armed again by usage that a correction lowered', () => {
    evaluate(4)
    expect(evaluate(3)).toEqual([])
    expect(evaluate(4)).toEqual([])
  })

  it('has nothing to say without a limit, or with none of anything', () => {
    expect(evaluate(1000, null)).toEqual([])
    expect(evaluate(0, 0)).toEqual([])
  })

  it('stays quiet once dismissed, and shows the next level', () => {
    evaluate(4)
    warnings.dismiss('account', { meter: 'ai_layouts', period: '2026-11', level: 80 }, 2)
    expect(warnings.list('account', '2026-11')).toEqual([])
    evaluate(5)
    expect(warnings.list('account', '2026-11').map((warning) => warning.level)).toEqual([100])
  })

  it('keeps accounts apart', () => {
    evaluate(5)
    expect(warnings.list('other', '2026-11')).toEqual([])
  })
})
