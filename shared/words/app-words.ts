import { catalogueFor } from './catalogue-for.ts'
import { app as german } from './de/app.ts'
import { app as english } from './en/app.ts'
import { createTranslate, type Translate } from './translation.ts'

export type AppWords = typeof english
export type TranslateApp = Translate<AppWords>

/** The words of the app in the language of a locale. */
export function appWords(locale: string): TranslateApp {
  return createTranslate<AppWords>(catalogueFor<AppWords>(locale, { en: english, de: german }))
}
