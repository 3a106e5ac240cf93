import { plural } from './plural.ts'

/** Spans of time in words; the parts that no date format of the platform writes. */
export const formats = {
  'span.underMinute': 'less than a minute',
  'span.minutes': (p: { count: number }) => plural(p.count, 'minute'),
  'span.hours': (p: { count: number }) => plural(p.count, 'hour'),
  'span.days': (p: { count: number }) => plural(p.count, 'day'),
  'until.minutes': (p: { count: number }) => `in ${plural(p.count, 'minute')}`,
  'until.hours': (p: { count: number }) => `in ${plural(p.count, 'hour')}`,
  'until.tomorrow': 'tomorrow',
  'until.days': (p: { count: number }) => `in ${plural(p.count, 'day')}`,
  'ago.seconds': (p: { count: number }) => `${p.count} s ago`,
  'ago.minutes': (p: { count: number }) => `${p.count} min ago`,
  'ago.hours': (p: { count: number }) => `${p.count} h ago`,
  'ago.days': (p: { count: number }) => `${plural(p.count, 'day')} ago`,
} as const
