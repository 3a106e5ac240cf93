import { createDecisionWords, type DecisionWords } from '../../../shared/policy/decision-words.ts'
import { coreWords, type TranslateCore } from '../../../shared/words/core-words.ts'
import { chooseLocale, type LanguageChoice } from '../../../shared/words/locale.ts'

/** What the core says to people, in the language that is chosen when it says it. */
export interface Words extends DecisionWords {
  /** The locale that it words in: a BCP 47 tag. */
  locale(): string
  readonly t: TranslateCore
}

export interface WordsOptions {
  readonly choice: () => LanguageChoice
  /** The operating system's locale. */
  readonly systemLocale: string
  /** IANA name. */
  readonly timeZone: string
}

interface Wording {
  readonly decisions: DecisionWords
  readonly t: TranslateCore
}

/** Words that follow the person's choice of language while the core runs. */
export function createWords({ choice, systemLocale, timeZone }: WordsOptions): Words {
  const made = new Map<string, Wording>()
  const locale = (): string => chooseLocale(choice(), systemLocale)

  function wording(): Wording {
    const wanted = locale()
    const known = made.get(wanted)
    if (known !== undefined) return known
    const fresh = { decisions: createDecisionWords(timeZone, wanted), t: coreWords(wanted) }
    made.set(wanted, fresh)
    return fresh
  }

  return {
    locale,
    describe: (facts) => wording().decisions.describe(facts),
    t: (key, ...given) => wording().t(key, ...given),
  }
}
