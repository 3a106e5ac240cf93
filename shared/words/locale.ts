/** The languages that everything is written in. English is the source. */
export const LANGUAGES = ['en', 'de'] as const
export type Language = (typeof LANGUAGES)[number]

/** What a person chooses: a language, or that of the operating system. */
export const LANGUAGE_CHOICES = ['system', ...LANGUAGES] as const
export type LanguageChoice = (typeof LANGUAGE_CHOICES)[number]

/** English with accents, longer and in brackets: shows text that is hard-coded or cut off. The tag is the usual one for it. */
export const PSEUDO_LOCALE = 'en-XA'

/** Where a language is written without a region of the person's own. */
const LOCALE_OF: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de-DE' }

/** The language that a locale is worded in; English where it is not one of ours. */
export function languageOf(locale: string): Language {
  const language = locale.toLowerCase().split(/[-_]/)[0]
  return LANGUAGES.find((one) => one === language) ?? 'en'
}

/**
 * The locale for words, dates and numbers: the system's where it speaks the chosen language, so that an Austrian keeps the
 * Austrian way, else the language's usual one.
 *
 * @param system a BCP 47 tag as the operating system gives it; one that is malformed counts as none
 */
export function chooseLocale(choice: LanguageChoice, system: string): string {
  const known = parseLocale(system)
  if (choice === 'system') {
    if (known === null) return LOCALE_OF.en
    return known === PSEUDO_LOCALE || isOurs(known) ? withRegion(known) : LOCALE_OF.en
  }
  return known !== null && known !== PSEUDO_LOCALE && isOurs(known) && languageOf(known) === choice
    ? withRegion(known)
    : LOCALE_OF[choice]
}

function isOurs(locale: string): boolean {
  return LANGUAGES.some((language) => locale === language || locale.startsWith(`${language}-`))
}

function withRegion(locale: string): string {
  return LANGUAGES.some((language) => locale === language) ? LOCALE_OF[languageOf(locale)] : locale
}

/** `de_CH.UTF-8`, `de-ch` and the like as `de-CH`; `null` for what is no locale. */
export function parseLocale(tag: string): string | null {
  const plain = tag.replace(/[.@].*$/, '').replaceAll('_', '-')
  try {
    return Intl.getCanonicalLocales(plain)[0] ?? null
  } catch {
    return null
  }
}
