import { app, type BrowserWindow, dialog } from 'electron'

/** Tells a person that the core keeps ending, and why; it goes on being tried behind the message. */
export function tellCoreTrouble(message: string, window: BrowserWindow | null): void {
  // An open message would keep the app from quitting.
  const quitting = new AbortController()
  app.once('before-quit', () => {
    quitting.abort()
  })
  const box = {
    type: 'error' as const,
    message: 'The companion cannot reach its core.',
    detail: `${message}\n\nRevit cannot run billable operations until it is back. It is being tried again; what was counted is safe on disk.`,
    buttons: ['Keep trying', 'Quit'],
    cancelId: 0,
    signal: quitting.signal,
  }
  const asked = window === null ? dialog.showMessageBox(box) : dialog.showMessageBox(window, box)
  void asked.then(({ response }) => {
    if (response === 1) app.quit()
  })
}
