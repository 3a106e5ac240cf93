import { catalogueFor } from './catalogue-for.ts'
import { decisions as german } from './de/decisions.ts'
import { decisions as english } from './en/decisions.ts'
import { createTranslate, type Translate } from './translation.ts'

export type DecisionWords = typeof english
export type TranslateDecision = Translate<DecisionWords>

/** The words of decisions in the language of a locale. */
export function decisionWords(locale: string): TranslateDecision {
  return createTranslate<DecisionWords>(catalogueFor<DecisionWords>(locale, { en: english, de: german }))
}
