import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY } from '../time/duration.ts'
import { periodEnd, periodStart } from '../time/period.ts'
import { type PaceFacts, usedUpAt } from './used-up-at.ts'

const START = periodStart('2026-11')
const END = periodEnd('2026-11')
const day = (number: number): number => START + (number - 1) * DAY

const facts = (changes: Partial<PaceFacts> = {}): PaceFacts => ({
  now: day(11),
  limit: 100,
  used: 50,
  held: 0,
  periodStart: START,
  resetsAt: END,
  usedHere: 50,
  firstDayHere: START,
  daysHere: 8,
  ...changes,
})

function withFirstDay({
  firstDay,
  ...rest
}: Omit<PaceFacts, 'firstDayHere' | 'periodStart' | 'resetsAt'> & { firstDay: number | null }): PaceFacts {
  const firstDayHere = firstDay === null ? null : Math.min(START + firstDay * DAY, rest.now)
  return { ...rest, firstDayHere, periodStart: START, resetsAt: END }
}

describe('at this rate', () => {
  it('half in ten days is all in twenty', () => {
    expect(usedUpAt(facts())).toBe(day(21))
  })

  it('counts the time from the first day of use, where all was used here', () => {
    // 50 in the 7 days since the 4th: 50 more take 7 days.
    expect(usedUpAt(facts({ firstDayHere: day(4) }))).toBe(day(18))
    expect(usedUpAt(facts({ firstDayHere: day(4), usedHere: 49 }))).toBe(day(21))
  })

  it('takes held units for gone, but not for a higher rate', () => {
    expect(usedUpAt(facts({ held: 10 }))).toBe(day(19))
    expect(usedUpAt(facts({ held: 50 }))).toBeNull()
  })

  it.each([
    ['there is no limit', { limit: null }],
    ['all is used', { used: 100 }],
    ['it lasts beyond the reset', { used: 20, usedHere: 20 }],
    ['less than a week is known', { now: day(7) }],
    ['fewer than five units were used', { limit: 5, used: 4, usedHere: 4 }],
    ['all was used on two days', { daysHere: 2 }],
    ['nothing was used', { used: 0, usedHere: 0, firstDayHere: null, daysHere: 0 }],
  ])('says nothing where %s', (_why, changes) => {
    expect(usedUpAt(facts(changes))).toBeNull()
  })

  const anyFacts = fc
    .record({
      now: fc.integer({ min: START, max: END - 1 }),
      limit: fc.option(fc.integer({ min: 0, max: 5000 })),
      used: fc.nat(6000),
      held: fc.nat(500),
      usedHere: fc.nat(6000),
      firstDay: fc.option(fc.nat(29)),
      daysHere: fc.nat(30),
    })
    .map(withFirstDay)

  it('never names a time before now or from the reset on, nor any for what has no limit', () => {
    fc.assert(
      fc.property(anyFacts, (any) => {
        const at = usedUpAt(any)
        if (at === null) return
        expect(at).toBeGreaterThanOrEqual(any.now)
        expect(at).toBeLessThan(END)
        expect(any.limit).not.toBeNull()
        expect(Number.isSafeInteger(at)).toBe(true)
      }),
    )
  })

  it('comes no later when more is held, and no earlier when the limit rises', () => {
    fc.assert(
      fc.property(anyFacts, fc.nat(100), (any, more) => {
        const at = usedUpAt(any)
        const held = usedUpAt({ ...any, held: any.held + more })
        if (at !== null && held !== null) expect(held).toBeLessThanOrEqual(at)
        const raised = any.limit === null ? null : usedUpAt({ ...any, limit: any.limit + more })
        if (at !== null && raised !== null) expect(raised).toBeGreaterThanOrEqual(at)
      }),
    )
  })

  it('is right for work that goes on as it went', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 8, max: 28 }), (perDay, today) => {
        const used = perDay * (today - 1)
        const limit = perDay * 29
        fc.pre(used >= 5 && used < limit)
        const at = usedUpAt(facts({ now: day(today), used, usedHere: used, limit, daysHere: today - 1 }))
        expect(at).toBe(day(30))
      }),
    )
  })
})
