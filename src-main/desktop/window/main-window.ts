import { BrowserWindow } from 'electron'
import { type Bounds } from './fit-bounds.ts'

export const MAIN_WINDOW_SIZE = { width: 1240, height: 840 } as const

/** The app's full window. It comes on screen by itself once its page is drawn, unless it is to stay hidden. */
export function createMainWindow(options: {
  bounds: Bounds
  maximized: boolean
  backgroundColor: string
  webPreferences: Electron.WebPreferences
}): BrowserWindow {
  const window = new BrowserWindow({
    ...options.bounds,
    minWidth: 380,
    minHeight: 560,
    show: false,
    autoHideMenuBar: true,
    title: 'RevitAutoPlan Companion',
    backgroundColor: options.backgroundColor,
    webPreferences: options.webPreferences,
  })
  if (options.maximized) {
    // Maximizing shows a window; that waits until its page is drawn.
    window.once('show', () => {
      window.maximize()
    })
  }
  return window
}
