import type { WebPreferences } from 'electron'

/** What every window of the shell has in common: a page in a sandbox, apart from Node and from our preload. */
export function lockedPreferences(options: { developerTools: boolean }): WebPreferences {
  return {
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    nodeIntegrationInWorker: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    devTools: options.developerTools,
  }
}
