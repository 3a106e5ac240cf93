import { BrowserWindow, nativeTheme } from 'electron'
import { APP_URL } from './app-origin.ts'
import { classifyAppWindowOpen } from './classify-window-open.ts'
import { isAllowedAppNavigation } from './is-allowed-navigation.ts'
import type { NavigationLocks } from './navigation-locks.ts'
import { windowBackground } from './window-background.ts'
import { lockedPreferences } from './window-preferences.ts'

/** Makes the app's window on its own page, and shows it once it is drawn. */
export function createMainWindow(options: {
  preload: string
  locks: NavigationLocks
  cloudOrigin: () => string | null
  developerTools: boolean
}): BrowserWindow {
  const window = new BrowserWindow({
    width: 1240,
    height: 840,
    minWidth: 380,
    minHeight: 560,
    show: false,
    autoHideMenuBar: true,
    title: 'RevitAutoPlan Companion',
    backgroundColor: windowBackground(nativeTheme.shouldUseDarkColors),
    webPreferences: { ...lockedPreferences(options), preload: options.preload },
  })
  options.locks.govern(window.webContents, {
    allowsNavigation: isAllowedAppNavigation,
    decideWindowOpen: (request) => classifyAppWindowOpen({ ...request, cloudOrigin: options.cloudOrigin() }),
  })

  const followTheme = (): void => {
    window.setBackgroundColor(windowBackground(nativeTheme.shouldUseDarkColors))
  }
  nativeTheme.on('updated', followTheme)
  window.once('closed', () => {
    nativeTheme.off('updated', followTheme)
  })
  window.once('ready-to-show', () => {
    window.show()
  })
  // A page that crashed is loaded anew; the core, in its own process, has not noticed.
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason !== 'clean-exit') window.webContents.reload()
  })
  void window.loadURL(APP_URL)
  return window
}

/** Brings a window to the front, from the taskbar too. */
export function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
