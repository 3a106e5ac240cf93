import { coreWords, type TranslateCore } from '../../../shared/words/core-words.ts'
import { chooseLocale } from '../../../shared/words/locale.ts'

/**
 * The words of the companion in the language of the operating system: for what is said before a person's own choice can be read.
 *
 * @param systemLocale `null`: what this process finds
 */
export function systemWords(systemLocale: string | null): TranslateCore {
  return coreWords(chooseLocale('system', systemLocale ?? Intl.DateTimeFormat().resolvedOptions().locale))
}
