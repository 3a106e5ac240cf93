import { meterWords } from '../../../shared/policy/decision-words.ts'
import type { WarningLevel } from '../warnings/warning-types.ts'
import type { MeterView } from './quota-view.ts'

/** The sentence of a usage warning. */
export function warningWords({ key, used, limit }: MeterView, level: WarningLevel): string {
  const all = meterWords(key, limit ?? used)
  return level === 100 ? `All ${all} of this month are used.` : `${used} of ${all} of this month are used.`
}
