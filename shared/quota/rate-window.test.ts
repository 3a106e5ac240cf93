import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HOUR } from '../time/duration.ts'
import { createRateWindow } from './rate-window.ts'

describe('the hourly rate', () => {
  it('counts a grant for exactly one hour', () => {
    const window = createRateWindow([0])
    expect(window.figures(HOUR - 1, 1)).toEqual({ limit: 1, used: 1, nextAt: HOUR })
    expect(window.figures(HOUR, 1)).toEqual({ limit: 1, used: 0, nextAt: null })
  })

  it('has no next instant where the limit is zero or missing', () => {
    const window = createRateWindow([5])
    expect(window.figures(10, 0).nextAt).toBeNull()
    expect(window.figures(10, null)).toEqual({ limit: null, used: 1, nextAt: null })
  })

  it('agrees with counting by hand for any grants in any order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(3 * HOUR), { maxLength: 60 }),
        fc.nat(4 * HOUR),
        fc.integer({ min: 1, max: 20 }),
        (grants, now, limit) => {
          const window = createRateWindow()
          for (const at of grants) window.record(at)
          const inside = grants.filter((at) => at > now - HOUR).sort((one, other) => one - other)
          const figures = window.figures(now, limit)
          expect(figures.used).toBe(inside.length)
          if (figures.nextAt === null) expect(inside.length).toBeLessThan(limit)
          else {
            const then = figures.nextAt
            expect(inside.filter((at) => at > then - HOUR).length).toBeLessThan(limit)
            expect(inside.filter((at) => at > then - 1 - HOUR).length).toBeGreaterThanOrEqual(limit)
          }
        },
      ),
    )
  })
})
