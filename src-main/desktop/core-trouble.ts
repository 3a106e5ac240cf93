import { app, type BrowserWindow, dialog } from 'electron'
import type { TranslateShell } from '../../shared/words/shell-words.ts'

/** Tells a person that the core keeps ending, and why; it goes on being tried behind the message. */
export function tellCoreTrouble(message: string, window: BrowserWindow | null, t: TranslateShell): void {
  // An open message would keep the app from quitting.
  const quitting = new AbortController()
  app.once('before-quit', () => {
    quitting.abort()
  })
  const box = {
    type: 'error' as const,
    message: t('trouble.title'),
    detail: `${message}\n\n${t('trouble.body')}`,
    buttons: [t('trouble.keepTrying'), t('trouble.quit')],
    cancelId: 0,
    signal: quitting.signal,
  }
  const asked = window === null ? dialog.showMessageBox(box) : dialog.showMessageBox(window, box)
  void asked.then(({ response }) => {
    if (response === 1) app.quit()
  })
}
