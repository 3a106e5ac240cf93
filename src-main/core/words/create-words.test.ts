import { expect, it } from 'vitest'
import type { LanguageChoice } from '../../../shared/words/locale.ts'
import { createWords } from './create-words.ts'

it('words in the language of the moment', () => {
  let choice: LanguageChoice = 'system'
  const words = createWords({ choice: () => choice, systemLocale: 'de-AT', timeZone: 'UTC' })
  expect(words.locale()).toBe('de-AT')
  expect(words.t('network.no_network')).toBe('Dieser Computer hat keine Netzverbindung.')
  choice = 'en'
  expect(words.locale()).toBe('en-GB')
  expect(words.t('network.no_network')).toBe('This computer has no network connection.')
})
