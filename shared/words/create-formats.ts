import { DAY, HOUR, MINUTE, SECOND } from '../time/duration.ts'
import { formatWords } from './format-words.ts'
import { PSEUDO_LOCALE } from './locale.ts'
import { pseudo } from './pseudo.ts'

/** Numbers, amounts and dates as a person of a locale writes them. Instants and spans are milliseconds. */
export interface Formats {
  number(value: number): string
  /** "180 m²" */
  area(squareMetres: number): string
  /** From integer US cents: "$49", "$49.50". */
  money(cents: number): string
  /** From 0..1: "62 %". */
  percent(fraction: number): string
  /** "14:00" */
  time(at: number): string
  /** "22 Nov, 14:00" */
  dateTime(at: number): string
  /** "Tuesday 1 December"; with the time when that instant is late in the person's day, so that nobody waits a day too long. */
  day(at: number): string
  /** "1 December", same rule. */
  shortDay(at: number): string
  /** "1 December" where the day begins there, else "1 December, 19:00". */
  moment(at: number): string
  /** "22 November", whatever the time. */
  date(at: number): string
  /** Of a period `YYYY-MM`, which is a UTC month: "November 2026". */
  month(period: string): string
  /** "1.4 MB", by thousands. */
  bytes(count: number): string
  /** "in 9 days", "tomorrow", "in 5 hours", by the person's calendar. */
  until(at: number, now: number): string
  /** "6 days 3 hours", "12 minutes", "less than a minute". */
  span(milliseconds: number): string
  /** "12 s ago" */
  ago(milliseconds: number): string
  /** "1:05", minutes and seconds. */
  clock(milliseconds: number): string
  /** "a, b and c" */
  list(parts: readonly string[]): string
}

const BYTE_UNITS = [
  ['GB', 1e9],
  ['MB', 1e6],
  ['kB', 1e3],
] as const

/** Makes a value at its first use and keeps it. A formatter is slow to make (10 ms): the start of a companion does not wait for it. */
function atFirstUse<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null
  return () => (made ??= { value: make() }).value
}

/**
 * @param timeZone an IANA name, for example `Europe/Berlin`
 * @param locale a BCP 47 tag; see `chooseLocale`
 */
export function createFormats(timeZone: string, locale = 'en-GB'): Formats {
  const t = formatWords(locale)
  const isPseudo = locale === PSEUDO_LOCALE
  const written = isPseudo ? 'en-GB' : locale
  const shown = isPseudo ? pseudo : (words: string): string => words
  const dateFormat = (options: Intl.DateTimeFormatOptions): (() => Intl.DateTimeFormat) =>
    atFirstUse(() => new Intl.DateTimeFormat(written, { ...options, timeZone }))

  const number = atFirstUse(() => new Intl.NumberFormat(written, { maximumFractionDigits: 1 }))
  const money = atFirstUse(
    () =>
      new Intl.NumberFormat(written === 'en-GB' ? 'en-US' : written, {
        style: 'currency',
        currency: 'USD',
        currencyDisplay: 'narrowSymbol',
        trailingZeroDisplay: 'stripIfInteger',
      }),
  )
  const percent = atFirstUse(() => new Intl.NumberFormat(written, { style: 'percent', maximumFractionDigits: 0 }))
  const time = dateFormat({ hour: '2-digit', minute: '2-digit' })
  const date = dateFormat({ day: 'numeric', month: 'short' })
  const longDay = dateFormat({ weekday: 'long', day: 'numeric', month: 'long' })
  const shortDay = dateFormat({ day: 'numeric', month: 'long' })
  const month = atFirstUse(() => new Intl.DateTimeFormat(written, { month: 'long', year: 'numeric', timeZone: 'UTC' }))
  const list = atFirstUse(() => new Intl.ListFormat(written, { type: 'conjunction' }))
  // The time of day to reckon with, whatever the locale writes.
  const clockOf = atFirstUse(
    () => new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }),
  )
  const calendar = atFirstUse(
    () => new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone }),
  )

  const withLateTime = (formatted: string, at: number): string =>
    Number(clockOf().format(at).slice(0, 2)) >= 12 ? `${formatted}, ${time().format(at)}` : formatted
  const longDayOf = (at: number): string => {
    const formatted = longDay().format(at)
    return written === 'en-GB' ? formatted.replace(',', '') : formatted
  }
  const calendarDays = (from: number, to: number): number =>
    Math.round((Date.parse(calendar().format(to)) - Date.parse(calendar().format(from))) / DAY)

  return {
    number: (value) => number().format(value),
    area: (squareMetres) => together(`${number().format(squareMetres)} m²`),
    money: (cents) => money().format(cents / 100),
    percent: (fraction) =>
      written === 'en-GB' ? together(`${Math.round(fraction * 100)} %`) : percent().format(fraction),
    time: (at) => time().format(at),
    dateTime: (at) => shown(`${date().format(at)}, ${time().format(at)}`),
    day: (at) => shown(withLateTime(longDayOf(at), at)),
    shortDay: (at) => shown(withLateTime(shortDay().format(at), at)),
    moment: (at) =>
      shown(
        clockOf().format(at) === '00:00' ? shortDay().format(at) : `${shortDay().format(at)}, ${time().format(at)}`,
      ),
    date: (at) => shown(shortDay().format(at)),
    month: (period) => shown(month().format(Date.parse(`${period}-01T00:00:00.000Z`))),
    bytes: (count) => {
      const [unit, size] = BYTE_UNITS.find(([, least]) => count >= least) ?? ['B', 1]
      return shown(together(`${number().format(count / size)} ${unit}`))
    },
    until: (at, now) => {
      const rest = at - now
      if (rest < HOUR) return together(t('until.minutes', { count: Math.max(1, Math.ceil(rest / MINUTE)) }))
      const days = calendarDays(now, at)
      if (rest < DAY && days === 0) return together(t('until.hours', { count: Math.round(rest / HOUR) }))
      return days <= 1 ? t('until.tomorrow') : together(t('until.days', { count: days }))
    },
    span: (milliseconds) => {
      const minutes = Math.floor(milliseconds / MINUTE)
      const hours = Math.floor(milliseconds / HOUR)
      const days = Math.floor(milliseconds / DAY)
      if (minutes < 1) return t('span.underMinute')
      if (hours < 1) return t('span.minutes', { count: minutes })
      const parts =
        days < 1
          ? [t('span.hours', { count: hours }), minutes % 60 > 0 ? t('span.minutes', { count: minutes % 60 }) : null]
          : [t('span.days', { count: days }), hours % 24 > 0 ? t('span.hours', { count: hours % 24 }) : null]
      return parts.filter((part) => part !== null).join(' ')
    },
    ago: (milliseconds) => {
      const past = Math.max(0, milliseconds)
      if (past < MINUTE) return t('ago.seconds', { count: Math.floor(past / SECOND) })
      if (past < HOUR) return t('ago.minutes', { count: Math.floor(past / MINUTE) })
      if (past < 2 * DAY) return t('ago.hours', { count: Math.floor(past / HOUR) })
      return t('ago.days', { count: Math.floor(past / DAY) })
    },
    clock: (milliseconds) => {
      const seconds = Math.max(0, Math.floor(milliseconds / SECOND))
      return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
    },
    list: (parts) => list().format(parts),
  }
}

/** Keeps a number and its unit on one line. */
function together(words: string): string {
  return words.replaceAll(' ', '\u00A0')
}
