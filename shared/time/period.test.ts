import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextPeriod, periodEnd, periodOf, periodStart, periodsTouched } from './period.ts'

describe('periods', () => {
  it('begin on the 1st at 00:00 UTC', () => {
    expect(periodOf(Date.parse('2026-11-30T23:59:59.999Z'))).toBe('2026-11')
    expect(periodOf(Date.parse('2026-12-01T00:00:00.000Z'))).toBe('2026-12')
    expect(nextPeriod('2026-12')).toBe('2027-01')
    expect(new Date(periodEnd('2027-02')).toISOString()).toBe('2027-03-01T00:00:00.000Z')
  })

  it('can be three in thirty days', () => {
    const from = Date.parse('2027-01-31T12:00:00.000Z')
    expect(periodsTouched(from, from + 30 * 86_400_000)).toEqual(['2027-01', '2027-02', '2027-03'])
  })

  it('contain every instant exactly once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), (instant) => {
        const period = periodOf(instant)
        expect(periodStart(period)).toBeLessThanOrEqual(instant)
        expect(periodEnd(period)).toBeGreaterThan(instant)
      }),
    )
  })
})
