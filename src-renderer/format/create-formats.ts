import { DAY, HOUR, MINUTE, SECOND } from '../../shared/time/duration.ts'
import { plural } from '../i18n/plural.ts'

/** Numbers, amounts and dates as this product writes them. Instants and spans are milliseconds. */
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
  /** "in 9 days", "tomorrow", "in 5 hours", by the person's calendar. */
  until(at: number, now: number): string
  /** "6 days 3 hours", "12 minutes", "less than a minute". */
  span(milliseconds: number): string
  /** "12 s ago" */
  ago(milliseconds: number): string
  /** "1:05", minutes and seconds. */
  clock(milliseconds: number): string
}

/** @param timeZone an IANA name; the words are English, so dates are written the British way everywhere. */
export function createFormats(timeZone: string): Formats {
  const number = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 })
  const money = new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency: 'USD',
    trailingZeroDisplay: 'stripIfInteger',
  })
  const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone })
  const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone })
  const longDay = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', timeZone })
  const shortDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone })
  const calendar = new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone })

  const withLateTime = (formatted: string, at: number): string => {
    const clock = time.format(at)
    return Number(clock.slice(0, 2)) >= 12 ? `${formatted}, ${clock}` : formatted
  }
  const calendarDays = (from: number, to: number): number =>
    Math.round((Date.parse(calendar.format(to)) - Date.parse(calendar.format(from))) / DAY)

  return {
    number: (value) => number.format(value),
    area: (squareMetres) => together(`${number.format(squareMetres)} m²`),
    money: (cents) => money.format(cents / 100),
    percent: (fraction) => together(`${Math.round(fraction * 100)} %`),
    time: (at) => time.format(at),
    dateTime: (at) => `${date.format(at)}, ${time.format(at)}`,
    day: (at) => withLateTime(longDay.format(at).replace(',', ''), at),
    shortDay: (at) => withLateTime(shortDay.format(at), at),
    until: (at, now) => {
      const rest = at - now
      if (rest < HOUR) return together(`in ${plural(Math.max(1, Math.ceil(rest / MINUTE)), 'minute')}`)
      const days = calendarDays(now, at)
      if (rest < DAY && days === 0) return together(`in ${plural(Math.round(rest / HOUR), 'hour')}`)
      return days <= 1 ? 'tomorrow' : together(`in ${plural(days, 'day')}`)
    },
    span: (milliseconds) => {
      const minutes = Math.floor(milliseconds / MINUTE)
      const hours = Math.floor(milliseconds / HOUR)
      const days = Math.floor(milliseconds / DAY)
      if (minutes < 1) return 'less than a minute'
      if (hours < 1) return plural(minutes, 'minute')
      const [large, small] =
        days < 1
          ? [plural(hours, 'hour'), plural(minutes % 60, 'minute')]
          : [plural(days, 'day'), plural(hours % 24, 'hour')]
      return small.startsWith('0 ') ? large : `${large} ${small}`
    },
    ago: (milliseconds) => {
      const past = Math.max(0, milliseconds)
      if (past < MINUTE) return `${Math.floor(past / SECOND)} s ago`
      if (past < HOUR) return `${Math.floor(past / MINUTE)} min ago`
      if (past < 2 * DAY) return `${Math.floor(past / HOUR)} h ago`
      return `${Math.floor(past / DAY)} days ago`
    },
    clock: (milliseconds) => {
      const seconds = Math.max(0, Math.floor(milliseconds / SECOND))
      return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
    },
  }
}

/** Keeps a number and its unit on one line. */
function together(words: string): string {
  return words.replaceAll(' ', '\u00A0')
}
