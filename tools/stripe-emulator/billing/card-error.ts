import type { CardOutcome } from './test-cards.ts'
import { StripeError } from '../http/stripe-error.ts'

/** 402: what a card that declines answers to a charge or to being saved. */
export function cardError(outcome: Extract<CardOutcome, { kind: 'declines' }>): StripeError {
  return new StripeError(402, {
    type: 'card_error',
    code: outcome.code,
    message: outcome.message,
    ...(outcome.declineCode === null ? {} : { decline_code: outcome.declineCode }),
  })
}
