import { catalogueFor } from './catalogue-for.ts'
import { formats as german } from './de/formats.ts'
import { formats as english } from './en/formats.ts'
import { createTranslate, type Translate } from './translation.ts'

export type FormatWords = typeof english
export type TranslateFormat = Translate<FormatWords>

/** The words of spans of time in the language of a locale. */
export function formatWords(locale: string): TranslateFormat {
  return createTranslate<FormatWords>(catalogueFor<FormatWords>(locale, { en: english, de: german }))
}
