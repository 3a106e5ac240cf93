import { app } from 'electron'
import { chooseLocale, type LanguageChoice } from '../../../shared/words/locale.ts'
import { shellWords } from '../../../shared/words/shell-words.ts'
import { machineNames } from '../../core/redaction/machine-names.ts'
import { createTextRedactor } from '../../core/redaction/redact-text.ts'
import type { ShellLog } from '../shell-log.ts'
import { systemLocale } from '../system-locale.ts'
import { showCrashDialog } from './crash-dialog.ts'
import { type Crash, describeCrash } from './describe-crash.ts'

/** Logs an error that nobody handled, tells the person, and ends the app or starts it again. */
export function endInCrash(
  crash: Crash,
  deps: { log: ShellLog; openLogs: () => void; language: LanguageChoice },
): void {
  deps.log.error('the shell met an error that nobody handled', { kind: crash.kind, err: crash.reason })
  const details = describeCrash(
    crash,
    {
      version: app.getVersion(),
      electron: process.versions.electron,
      system: `${process.platform} ${process.arch}`,
      at: new Date(),
    },
    createTextRedactor(machineNames()),
  )
  void app.whenReady().then(async () => {
    try {
      await deps.log.written()
      const t = shellWords(chooseLocale(deps.language, systemLocale()))
      showCrashDialog(details, { t, openLogs: deps.openLogs })
    } finally {
      app.exit(1)
    }
  })
}
