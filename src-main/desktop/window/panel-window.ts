import { BrowserWindow } from 'electron'

export const PANEL_SIZE = { width: 380, height: 560 } as const
/** Between the tray's icon and the panel. */
export const PANEL_GAP = 8

/** The small window by the tray: no frame, not in the taskbar, gone when the person turns to something else. */
export function createPanelWindow(options: {
  backgroundColor: string
  webPreferences: Electron.WebPreferences
}): BrowserWindow {
  const window = new BrowserWindow({
    ...PANEL_SIZE,
    show: false,
    frame: false,
    resizable: false,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    skipTaskbar: true,
    alwaysOnTop: true,
    title: 'RevitAutoPlan',
    backgroundColor: options.backgroundColor,
    webPreferences: options.webPreferences,
  })
  window.on('blur', () => {
    if (!window.webContents.isDevToolsOpened()) window.hide()
  })
  window.webContents.on('before-input-event', (_event, input) => {
    if (input.key === 'Escape') window.hide()
  })
  return window
}
