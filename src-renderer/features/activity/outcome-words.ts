import type { ActivityItem } from '../../../shared/protocol/ui-api.ts'
import { errorClassSchema } from '../../../shared/protocol/plugin-link.ts'
import { denialCodeSchema } from '../../../shared/protocol/decision.ts'
import { t } from '../../i18n/translate.ts'

type Outcome = Pick<
  ActivityItem,
  'outcome' | 'charged' | 'overage' | 'operation' | 'ending' | 'errorClass' | 'code' | 'message'
>

/** The first sentence, fit to stand after a colon. */
function asClause(message: string): string {
  const sentence = /^(.*?)[.](?:\s|$)/.exec(message)?.[1] ?? message
  return /^[A-Z][a-z]/.test(sentence) ? sentence.charAt(0).toLowerCase() + sentence.slice(1) : sentence
}

function whyNotCharged({ ending, errorClass }: Outcome): string {
  const known = errorClassSchema.safeParse(errorClass)
  if (ending === 'failed' && known.success) return t(`error.${known.data}`)
  return t(`ending.${ending ?? 'failed'}`)
}

function whyRefused({ message, code }: Outcome): string {
  if (message !== null && message !== '') return asClause(message)
  const known = denialCodeSchema.safeParse(code)
  return known.success ? t(`code.${known.data}`) : t('app.none')
}

function whatWasCharged({ charged, overage, operation }: Outcome): string {
  if (operation === 'api_call') return t('outcome.counted')
  const over = overage > 0 ? t('outcome.overage', { overage: String(overage) }) : null
  if (charged === 0 && over !== null) return over
  const counted = t('outcome.charged', { charged: String(charged) })
  return over === null ? counted : `${counted}, ${over}`
}

/** What became of an operation, in words: "charged 1", "not charged: Revit closed", "refused: 201 m² is over …". */
export function outcomeWords(item: Outcome): string {
  switch (item.outcome) {
    case 'running':
      return t('outcome.running')
    case 'lapsed':
      return t('outcome.lapsed')
    case 'charged':
      return whatWasCharged(item)
    case 'not_charged':
      return t('outcome.notCharged', { why: whyNotCharged(item) })
    case 'refused':
      return t('outcome.refused', { why: whyRefused(item) })
  }
}

/** Why the cloud did not accept it, in words; `null` where it did or was not asked yet. */
export function rejectionWords(item: Pick<ActivityItem, 'sync' | 'syncMessage'>): string | null {
  if (item.sync !== 'rejected') return null
  return t('sync.rejectedWhy', { why: item.syncMessage ?? t('sync.rejectedUnknown') })
}
