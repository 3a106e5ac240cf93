import type { BrowserWindow } from 'electron'

/** Brings a window to the front, from the taskbar too. */
export function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
