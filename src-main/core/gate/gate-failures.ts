import { failure } from '../../../shared/result/result.ts'
import type { GateFailure, GateFailureReason } from './gate-types.ts'

const WORDS: Readonly<Record<GateFailureReason, readonly [message: string, nextStep: string]>> = {
  reservation_unknown: [
    'There is no such reservation.',
    'Reserve again. Ended reservations are remembered for 70 days.',
  ],
  conflict: [
    'The same id was used before with other content.',
    'Use a new id for a new operation; repeat a request unchanged.',
  ],
  units_exceed_hold: ['More units were committed than were held.', 'Commit at most the units of the reservation.'],
  expired: [
    'The reservation expired: its outcome did not arrive within 24 hours.',
    'Nothing was charged. Reserve again.',
  ],
  released: ['The reservation was released before.', 'Nothing was charged. Reserve again for a new operation.'],
  retryable: ['The companion could not write to its disk just now; nothing was done.', 'Send the same request again.'],
}

/** The failed result with its words. */
export function gateFailure(reason: GateFailureReason): { readonly ok: false; readonly failure: GateFailure } {
  const [message, nextStep] = WORDS[reason]
  return failure({ reason, retryable: reason === 'retryable', message, nextStep })
}
