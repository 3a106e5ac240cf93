import { catalogueFor } from './catalogue-for.ts'
import { core as german } from './de/core.ts'
import { core as english } from './en/core.ts'
import { createTranslate, type Translate } from './translation.ts'

export type CoreWords = typeof english
export type TranslateCore = Translate<CoreWords>

/** The words of the companion outside its decisions in the language of a locale. */
export function coreWords(locale: string): TranslateCore {
  return createTranslate<CoreWords>(catalogueFor<CoreWords>(locale, { en: english, de: german }))
}
