import type { TranslateCore } from '../../../shared/words/core-words.ts'
import type { WarningLevel } from '../warnings/warning-types.ts'
import type { MeterView } from './quota-view.ts'

/** The sentence of a usage warning. */
export function warningWords({ key, used, limit }: MeterView, level: WarningLevel, t: TranslateCore): string {
  const units = t(`unit.${key}`, { count: limit ?? used })
  return level === 100 ? t('usage.allUsed', { units }) : t('usage.someUsed', { used: String(used), units })
}
