import { app, clipboard, dialog } from 'electron'
import type { TranslateShell } from '../../../shared/words/shell-words.ts'
import { wordsToRestart } from '../start-words.ts'

/**
 * Tells a person that the app itself failed, and starts it again or ends it. It blocks, since after such an error nothing of the
 * app can be relied on; nothing is sent anywhere.
 */
export function showCrashDialog(details: string, options: { t: TranslateShell; openLogs: () => void }): void {
  const { t, openLogs } = options
  for (;;) {
    const response = dialog.showMessageBoxSync({
      type: 'error',
      title: app.getName(),
      message: t('crash.title'),
      detail: `${t('crash.body')}\n\n${details.split('\n').slice(0, 6).join('\n')}`,
      buttons: [t('crash.restart'), t('crash.copy'), t('trouble.logs'), t('crash.quit')],
      defaultId: 0,
      cancelId: 3,
      noLink: true,
    })
    if (response === 1) clipboard.writeText(details)
    else if (response === 2) openLogs()
    else {
      if (response === 0) app.relaunch({ args: wordsToRestart(process.argv) })
      return
    }
  }
}
