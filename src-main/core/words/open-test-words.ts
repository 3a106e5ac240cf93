import { createWords, type Words } from './create-words.ts'

/** Words in English, dates in UTC; for tests of parts that speak. */
export function openTestWords(): Words {
  return createWords({ choice: () => 'en', systemLocale: 'en-GB', timeZone: 'UTC' })
}
