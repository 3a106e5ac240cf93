import { createFormats, type Formats } from '../../shared/words/create-formats.ts'
import { chooseLocale, type LanguageChoice } from '../../shared/words/locale.ts'
import { shellWords, type TranslateShell } from '../../shared/words/shell-words.ts'
import type { CoreConfig } from '../core/config.ts'
import type { ShellMemory } from './shell-memory.ts'
import { systemLocale } from './system-locale.ts'

/** The shell's words and formats in the language that the person chose, remembered for when no core can tell it. */
export interface ShellWordsInUse {
  t(): TranslateShell
  formats(): Formats
  /** Takes another language; answers whether that changed anything. */
  follow(choice: LanguageChoice): boolean
}

export function createShellWords(config: Pick<CoreConfig, 'systemLocale'>, memory: ShellMemory): ShellWordsInUse {
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone
  let made: { choice: LanguageChoice; t: TranslateShell; formats: Formats } | null = null

  const inUse = (choice: LanguageChoice): NonNullable<typeof made> => {
    if (made === null || made.choice !== choice) {
      const locale = chooseLocale(choice, config.systemLocale ?? systemLocale())
      made = { choice, t: shellWords(locale), formats: createFormats(timeZone, locale) }
    }
    return made
  }
  const current = (): NonNullable<typeof made> => made ?? inUse(memory.get().language)

  return {
    t: () => current().t,
    formats: () => current().formats,
    follow(choice) {
      const before = current().choice
      inUse(choice)
      return before !== choice
    },
  }
}
