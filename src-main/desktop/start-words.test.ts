import { expect, it } from 'vitest'
import { wishOf, wordsToRestart } from './start-words.ts'

it('shows the window, at a view where a link names one', () => {
  expect(wishOf(['companion.exe'])).toEqual({ kind: 'window', link: null })
  expect(wishOf(['companion.exe', 'revitautoplan://activity'])).toEqual({
    kind: 'window',
    link: { view: 'activity', plan: null },
  })
})

it('stays away at login, and opens the panel for whom asks', () => {
  expect(wishOf(['companion.exe', '--hidden'])).toEqual({ kind: 'hidden' })
  expect(wishOf(['companion.exe', '--panel'])).toEqual({ kind: 'panel' })
})

it('follows a link whatever switches stand beside it, and no link that is none', () => {
  expect(wishOf(['a', '--hidden', 'revitautoplan://plans'])).toMatchObject({ kind: 'window', link: { view: 'plans' } })
  expect(wishOf(['a', '--hidden', 'revitautoplan://pay'])).toEqual({ kind: 'hidden' })
})

it('starts again with a window, and with nothing of the last start', () => {
  const words = ['companion.exe', 'app', '--disable-gpu', '--hidden', '--panel', 'revitautoplan://plans']
  expect(wordsToRestart(words)).toEqual(['app', '--disable-gpu'])
})
