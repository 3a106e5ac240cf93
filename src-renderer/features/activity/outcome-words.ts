import type { ActivityItem } from '../../../shared/protocol/ui-api.ts'
import { errorClassSchema } from '../../../shared/protocol/plugin-link.ts'
import type { TranslateApp } from '../../../shared/words/app-words.ts'
import { denialCodeSchema } from '../../../shared/protocol/decision.ts'

type Outcome = Pick<
  ActivityItem,
  'outcome' | 'charged' | 'overage' | 'operation' | 'ending' | 'errorClass' | 'code' | 'message'
>

/** The first sentence without its full stop; a number before a full stop is a date's, not an end. */
function firstSentence(message: string): string {
  return /^(.*?\D)[.](?:\s|$)/.exec(message)?.[1] ?? message
}

function whyNotCharged(t: TranslateApp, { ending, errorClass }: Outcome): string {
  const known = errorClassSchema.safeParse(errorClass)
  if (ending === 'failed' && known.success) return t(`error.${known.data}`)
  return t(`ending.${ending ?? 'failed'}`)
}

function whyRefused(t: TranslateApp, { message, code }: Outcome): string {
  if (message !== null && message !== '') return t('outcome.because', { sentence: firstSentence(message) })
  const known = denialCodeSchema.safeParse(code)
  return known.success ? t(`code.${known.data}`) : t('app.none')
}

function whatWasCharged(t: TranslateApp, { charged, overage, operation }: Outcome): string {
  if (operation === 'api_call') return t('outcome.counted')
  const over = overage > 0 ? t('outcome.overage', { overage: String(overage) }) : null
  if (charged === 0 && over !== null) return over
  const counted = t('outcome.charged', { charged: String(charged) })
  return over === null ? counted : `${counted}, ${over}`
}

/** What became of an operation, in words: "charged 1", "not charged: Revit closed", "refused: 201 m² is over …". */
export function outcomeWords(t: TranslateApp, item: Outcome): string {
  switch (item.outcome) {
    case 'running':
      return t('outcome.running')
    case 'lapsed':
      return t('outcome.lapsed')
    case 'charged':
      return whatWasCharged(t, item)
    case 'not_charged':
      return t('outcome.notCharged', { why: whyNotCharged(t, item) })
    case 'refused':
      return t('outcome.refused', { why: whyRefused(t, item) })
  }
}

/** Why the cloud did not accept it, in words; `null` where it did or was not asked yet. */
export function rejectionWords(t: TranslateApp, item: Pick<ActivityItem, 'sync' | 'syncMessage'>): string | null {
  if (item.sync !== 'rejected') return null
  return t('sync.rejectedWhy', { why: item.syncMessage ?? t('sync.rejectedUnknown') })
}
