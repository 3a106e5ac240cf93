import { type Language, languageOf, PSEUDO_LOCALE } from './locale.ts'
import { pseudoCatalogue } from './pseudo.ts'
import type { Catalogue, Translation } from './translation.ts'

/** Picks the catalogue for a locale; English where the language is not one of ours. */
export function catalogueFor<Source extends Catalogue>(
  locale: string,
  languages: Readonly<Record<Language, Translation<Source>>> & { readonly en: Source },
): Translation<Source> {
  return locale === PSEUDO_LOCALE ? pseudoCatalogue<Source>(languages.en) : languages[languageOf(locale)]
}
