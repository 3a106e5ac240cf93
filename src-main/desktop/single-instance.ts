import type { App } from 'electron'

/**
 * Claims to be the one shell of this data folder. Answers false when another has the claim; that one is told, and brings its
 * window to the front. Comes before anything opens the store.
 */
export function claimSingleInstance(app: App, onSecondInstance: () => void): boolean {
  const claimed = app.requestSingleInstanceLock()
  if (claimed) app.on('second-instance', onSecondInstance)
  return claimed
}
