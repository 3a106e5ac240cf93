import { app, type BrowserWindow, dialog } from 'electron'
import type { TranslateShell } from '../../shared/words/shell-words.ts'

export interface CoreTrouble {
  /** Tells a person that the core keeps ending, and why; it goes on being tried behind the message. One message at a time. */
  tell(message: string): void
}

/** The plain dialog about a core that keeps ending. */
export function createCoreTrouble(deps: {
  window: () => BrowserWindow | null
  t: () => TranslateShell
  tryNow: () => void
  openLogs: () => void
}): CoreTrouble {
  let isOpen = false

  async function ask(message: string): Promise<void> {
    const t = deps.t()
    // An open message would keep the app from quitting.
    const quitting = new AbortController()
    app.once('before-quit', () => {
      quitting.abort()
    })
    const box = {
      type: 'error' as const,
      message: t('trouble.title'),
      detail: `${message}\n\n${t('trouble.body')}`,
      buttons: [t('trouble.tryAgain'), t('trouble.logs'), t('trouble.quit')],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
      signal: quitting.signal,
    }
    const window = deps.window()
    const { response } = await (window === null || !window.isVisible()
      ? dialog.showMessageBox(box)
      : dialog.showMessageBox(window, box))
    if (quitting.signal.aborted) return
    if (response === 0) deps.tryNow()
    else if (response === 1) {
      deps.openLogs()
      // The folder is for reading; what to do about the core is still to be said.
      await ask(message)
    } else app.quit()
  }

  return {
    tell(message) {
      if (isOpen) return
      isOpen = true
      void ask(message).finally(() => {
        isOpen = false
      })
    },
  }
}
