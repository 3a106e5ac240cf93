import type { App } from 'electron'

/**
 * Claims to be the one shell of this data folder. Answers false when another has the claim; that one is told with which words it
 * was started a second time. Comes before anything opens the store.
 */
export function claimSingleInstance(app: App, onSecondInstance: (words: readonly string[]) => void): boolean {
  const claimed = app.requestSingleInstanceLock()
  if (claimed) {
    app.on('second-instance', (_event, words) => {
      onSecondInstance(words)
    })
  }
  return claimed
}
