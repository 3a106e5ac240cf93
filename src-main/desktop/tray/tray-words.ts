import type { UpdateStatus } from '../../../shared/protocol/shell-api.ts'
import type { Formats } from '../../../shared/words/create-formats.ts'
import type { TranslateShell } from '../../../shared/words/shell-words.ts'
import { type TrayFacts, trayStateOf } from './tray-state.ts'

/** What the tray says: a line for the pointer, and lines for the head of its menu. */
export interface TrayWords {
  readonly tooltip: string
  readonly lines: readonly string[]
}

/** Windows cuts a tooltip off after 127 characters. */
const LONGEST_TOOLTIP = 127

/** Says the tray's state in words: the state itself, each meter, each Revit. */
export function trayWords(facts: TrayFacts | null, words: { t: TranslateShell; formats: Formats }): TrayWords {
  const { t } = words
  const state = t(`tray.${trayStateOf(facts)}`)
  if (facts === null) return { tooltip: `RevitAutoPlan: ${state}`, lines: [state] }
  const meters = facts.account === null ? [] : facts.meters.map((meter) => meterLine(meter, words))
  const revits = facts.revits.map(({ product, year, running }) =>
    t(running.some((one) => one.state === 'held') ? 'tray.revitWorks' : 'tray.revitIdle', {
      host: `${product} ${year}`,
    }),
  )
  const why = facts.account === null ? [t('tray.signedOut')] : []
  const lines = [state, ...why, ...meters, ...(revits.length === 0 ? [t('tray.noRevit')] : revits)]
  return { tooltip: `RevitAutoPlan: ${[state, ...meters].join('\n')}`.slice(0, LONGEST_TOOLTIP), lines }
}

function meterLine(
  meter: TrayFacts['meters'][number],
  { t, formats }: { t: TranslateShell; formats: Formats },
): string {
  const used = formats.number(meter.used)
  if (meter.limit === null) return t(`tray.unlimited.${meter.key}`, { used })
  return t(`tray.meter.${meter.key}`, {
    used,
    limit: formats.number(meter.limit),
    resets: formats.shortDay(meter.resetsAt),
  })
}

/** The menu's words about a new version of the app, or `null` where there is nothing to do. Never "upgrade", which is about plans. */
export function updateLine(update: UpdateStatus, t: TranslateShell): { text: string; enabled: boolean } | null {
  if (update.kind !== 'ready') return null
  return update.waitsFor === 'operation'
    ? { text: t('tray.updateWaits', { version: update.version }), enabled: !update.agreed }
    : { text: t('tray.updateNow', { version: update.version }), enabled: true }
}
