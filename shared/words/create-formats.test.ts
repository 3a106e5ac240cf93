import { describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE, SECOND } from '../time/duration.ts'
import { createFormats } from './create-formats.ts'

const zurich = createFormats('Europe/Zurich')
const newYork = createFormats('America/New_York')
const reset = Date.parse('2026-12-01T00:00:00Z')
const now = Date.parse('2026-11-22T10:00:00Z')

/** With the spaces that never break. */
const together = (words: string): string => words.replaceAll(' ', '\u00A0')

describe('dates in words', () => {
  it('names the reset by weekday and date in the person’s own time zone', () => {
    expect(zurich.day(reset)).toBe('Tuesday 1 December')
  })

  it('adds the time where the reset falls on the evening before', () => {
    expect(newYork.day(reset)).toBe('Monday 30 November, 19:00')
    expect(newYork.shortDay(reset)).toBe('30 November, 19:00')
  })

  it('counts days by the calendar, not by 24 hours', () => {
    expect(zurich.until(reset, now)).toBe(together('in 9 days'))
    expect(zurich.until(reset, Date.parse('2026-11-30T20:00:00Z'))).toBe('tomorrow')
    expect(newYork.until(reset, Date.parse('2026-11-30T19:00:00Z'))).toBe(together('in 5 hours'))
    expect(zurich.until(reset, reset - 30_000)).toBe(together('in 1 minute'))
  })

  it('writes an instant short', () => {
    expect(zurich.dateTime(Date.parse('2026-11-29T13:00:00Z'))).toBe('29 Nov, 14:00')
  })
})

describe('spans', () => {
  it('counts down in two units at most and leaves out a zero', () => {
    expect(zurich.span(6 * DAY + 3 * HOUR + 59 * MINUTE)).toBe('6 days 3 hours')
    expect(zurich.span(DAY)).toBe('1 day')
    expect(zurich.span(HOUR + MINUTE)).toBe('1 hour 1 minute')
    expect(zurich.span(59 * SECOND)).toBe('less than a minute')
  })

  it('says how long ago in one unit', () => {
    expect(zurich.ago(12 * SECOND + 400)).toBe('12 s ago')
    expect(zurich.ago(-5)).toBe('0 s ago')
    expect(zurich.ago(90 * MINUTE)).toBe('1 h ago')
    expect(zurich.ago(3 * DAY)).toBe('3 days ago')
  })

  it('writes a running time as minutes and seconds', () => {
    expect(zurich.clock(65 * SECOND)).toBe('1:05')
  })
})

describe('numbers', () => {
  it('writes amounts without empty cents', () => {
    expect(zurich.money(4900)).toBe('$49')
    expect(zurich.money(249_950)).toBe('$2,499.50')
  })

  it('writes areas and shares with their unit', () => {
    expect(zurich.area(2000)).toBe(together('2,000 m²'))
    expect(zurich.percent(0.624)).toBe(together('62 %'))
  })
})
