import { assertNever } from '../../shared/result/assert-never.ts'
import type { OperationOutcome } from './run-operation.ts'

const OPERATION_NAMES: Readonly<Record<string, string>> = {
  ai_layout: 'AI layout',
  building_scan: 'building scan',
  api_call: 'API call',
}

/** One readable line for an operation's outcome. */
export function outcomeWords(operation: string, outcome: OperationOutcome): string {
  const name = OPERATION_NAMES[operation] ?? operation
  switch (outcome.kind) {
    case 'charged': {
      const offline = outcome.decision.offline === null ? '' : ' · offline, counted when the network is back'
      return `✓ ${name}: charged ${outcome.charged}${meterWords(outcome)}${offline}`
    }
    case 'released':
      return `– ${name}: not charged, the operation did not succeed`
    case 'crashed':
      return `– ${name}: Revit died midway; the units come free again by themselves and nothing is charged`
    case 'denied':
      return `✗ ${name}: refused (${outcome.decision.code}). ${outcome.decision.message}${nextStep(outcome.decision.code)}`
    default:
      return assertNever(outcome)
  }
}

function meterWords(outcome: Extract<OperationOutcome, { kind: 'charged' }>): string {
  const meter = outcome.decision.meter
  if (meter === null) return ''
  return meter.limit === null ? '' : `, ${meter.used + outcome.charged} of ${meter.limit} used this month`
}

function nextStep(code: string): string {
  if (code === 'sign_in_required')
    return ' Open the companion (npm start prints where) and sign in, then run this again.'
  if (code === 'quota_exhausted' || code === 'feature_not_in_plan' || code === 'area_over_limit') {
    return ' Upgrade in the companion under Plans.'
  }
  return ''
}
