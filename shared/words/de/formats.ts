import type { formats as english } from '../en/formats.ts'
import type { Translation } from '../translation.ts'
import { plural } from './plural.ts'

export const formats: Translation<typeof english> = {
  'span.underMinute': 'weniger als eine Minute',
  'span.minutes': (p) => plural(p.count, 'Minute', 'Minuten'),
  'span.hours': (p) => plural(p.count, 'Stunde', 'Stunden'),
  'span.days': (p) => plural(p.count, 'Tag', 'Tage'),
  'until.minutes': (p) => `in ${plural(p.count, 'Minute', 'Minuten')}`,
  'until.hours': (p) => `in ${plural(p.count, 'Stunde', 'Stunden')}`,
  'until.tomorrow': 'morgen',
  'until.days': (p) => `in ${plural(p.count, 'Tag', 'Tagen')}`,
  'ago.seconds': (p) => `vor ${p.count} s`,
  'ago.minutes': (p) => `vor ${p.count} min`,
  'ago.hours': (p) => `vor ${p.count} h`,
  'ago.days': (p) => `vor ${plural(p.count, 'Tag', 'Tagen')}`,
}
