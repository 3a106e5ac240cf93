import { describe, expect, it } from 'vitest'
import { appWords } from './app-words.ts'
import { createFormats } from './create-formats.ts'
import { chooseLocale, languageOf, parseLocale } from './locale.ts'

describe('the locale', () => {
  it('is the system’s where it speaks one of our languages', () => {
    expect(chooseLocale('system', 'de-AT')).toBe('de-AT')
    expect(chooseLocale('system', 'de_CH.UTF-8')).toBe('de-CH')
    expect(chooseLocale('system', 'en-US')).toBe('en-US')
    expect(chooseLocale('system', 'de')).toBe('de-DE')
  })

  it('is British English where it speaks none of them, or is no locale at all', () => {
    for (const system of ['fr-FR', 'den', 'C', 'POSIX', '', 'not a locale']) {
      expect(chooseLocale('system', system)).toBe('en-GB')
    }
  })

  it('keeps the person’s region when that fits the language chosen', () => {
    expect(chooseLocale('de', 'de-CH')).toBe('de-CH')
    expect(chooseLocale('de', 'en-US')).toBe('de-DE')
    expect(chooseLocale('en', 'de-DE')).toBe('en-GB')
  })

  it('shows pseudo text only where the system asks for it', () => {
    expect(chooseLocale('system', 'en-XA')).toBe('en-XA')
    expect(chooseLocale('en', 'en-XA')).toBe('en-GB')
    expect(appWords('en-XA')('nav.plans')).toBe('[Þļåñš ~~]')
    expect(appWords('en-XA')('plans.upgrade', { plan: 'Professional' })).toContain('Professional')
  })

  it('is read from what an operating system writes', () => {
    expect(parseLocale('de_DE@euro')).toBe('de-DE')
    expect(parseLocale('a')).toBeNull()
    expect(languageOf('de-CH')).toBe('de')
  })
})

describe('formats', () => {
  const reset = Date.parse('2026-12-01T00:00:00Z')
  const now = Date.parse('2026-11-22T10:00:00Z')

  it('are German in German', () => {
    const german = createFormats('Europe/Berlin', 'de-DE')
    expect(german.day(reset)).toBe('Dienstag, 1. Dezember')
    expect(german.until(reset, now)).toBe('in\u00A09\u00A0Tagen')
    expect(german.span(27 * 60 * 60 * 1000)).toBe('1 Tag 3 Stunden')
    expect(german.number(2000)).toBe('2.000')
    expect(german.money(249_950)).toBe('2.499,50\u00A0$')
    expect(german.list(['a', 'b', 'c'])).toBe('a, b und c')
  })

  it('follow the region', () => {
    expect(createFormats('Europe/Zurich', 'de-CH').number(2000)).toBe("2'000")
    expect(createFormats('America/New_York', 'en-US').shortDay(reset)).toBe('November 30, 07:00 PM')
  })
})
