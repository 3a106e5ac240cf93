import type { App } from 'electron'
import { resolve } from 'node:path'
import { DEEP_LINK_SCHEME } from '../app-identity.ts'
import { type DeepLink, parseDeepLink } from './parse-deep-link.ts'

/**
 * Makes this app the one that opens links of its scheme, and hears those that macOS hands over as events (elsewhere they come among
 * the words of a start). Must be called before the app is ready: macOS may tell of the link that started it at once.
 */
export function registerDeepLinks(app: App, open: (link: DeepLink) => void): void {
  // Not packed, the program is Electron itself and needs to be told which folder to run. Nobody's links are taken over in a test.
  if (app.isPackaged) app.setAsDefaultProtocolClient(DEEP_LINK_SCHEME)
  else if (process.platform === 'win32' && process.argv[1] !== undefined) {
    app.setAsDefaultProtocolClient(DEEP_LINK_SCHEME, process.execPath, [resolve(process.argv[1])])
  }
  app.on('open-url', (event, text) => {
    event.preventDefault()
    const link = parseDeepLink(text)
    if (link !== null) open(link)
  })
}
