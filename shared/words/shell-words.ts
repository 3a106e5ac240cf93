import { catalogueFor } from './catalogue-for.ts'
import { shell as german } from './de/shell.ts'
import { shell as english } from './en/shell.ts'
import { createTranslate, type Translate } from './translation.ts'

export type ShellWords = typeof english
export type TranslateShell = Translate<ShellWords>

/** The words of the desktop shell in the language of a locale. */
export function shellWords(locale: string): TranslateShell {
  return createTranslate<ShellWords>(catalogueFor<ShellWords>(locale, { en: english, de: german }))
}
