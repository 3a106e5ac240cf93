import type { UpdateStatus } from '../../../shared/protocol/shell-api.ts'
import type { DeepLink } from '../deep-link/parse-deep-link.ts'
import type { TrayView } from './create-tray.ts'
import { type TrayFacts, trayStateOf } from './tray-state.ts'
import { trayWords, updateLine } from './tray-words.ts'

/** Everything that the tray shows and offers, from what is known now. */
export function trayViewOf(given: {
  facts: TrayFacts | null
  update: UpdateStatus
  words: Parameters<typeof trayWords>[1]
  commands: { show(link: DeepLink | null): void; installUpdate(): void; openLogs(): void; quit(): void }
}): TrayView {
  const { facts, update, words, commands } = given
  const { t } = words
  const newVersion = updateLine(update, t)
  return {
    state: trayStateOf(facts),
    ...trayWords(facts, words),
    commands: [
      { label: t('tray.open'), enabled: true, run: () => commands.show(null) },
      { label: t('tray.settings'), enabled: true, run: () => commands.show({ view: 'settings', plan: null }) },
      ...(newVersion === null
        ? []
        : [{ label: newVersion.text, enabled: newVersion.enabled, run: () => commands.installUpdate() }]),
      { label: t('tray.logs'), enabled: true, run: () => commands.openLogs() },
      'separator',
      { label: t('tray.quit'), enabled: true, run: () => commands.quit() },
    ],
  }
}
