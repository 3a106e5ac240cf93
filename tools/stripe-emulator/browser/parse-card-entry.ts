import { z } from 'zod'
import type { CheckoutConfirmation } from '../billing/confirm-checkout-session.ts'
import { findTestCard, hasValidCheckDigit } from '../billing/test-cards.ts'

const blankAsMissing = (value: unknown) => (typeof value === 'string' && value.trim() === '' ? undefined : value)

const bodySchema = z.strictObject({
  card_number: z.preprocess(blankAsMissing, z.string().max(40).optional()),
  /** `MM / YY` or `MM/YYYY`. */
  expiry: z.preprocess(blankAsMissing, z.string().max(12).optional()),
  cvc: z.preprocess(blankAsMissing, z.string().max(4).optional()),
  name: z.preprocess(blankAsMissing, z.string().max(200).optional()),
  email: z.preprocess(blankAsMissing, z.string().max(512).optional()),
  three_d_secure: z.enum(['complete', 'fail']).optional(),
})

/** What is wrong with what the buyer typed; `param` is the field's name. */
export interface EntryProblem {
  code: string
  message: string
  param?: string
}

export type ParsedEntry = { ok: true; confirmation: CheckoutConfirmation } | { ok: false; problem: EntryProblem }

function wrong(code: string, message: string, param?: string): ParsedEntry {
  return { ok: false, problem: { code, message, ...(param === undefined ? {} : { param }) } }
}

/**
 * Checks the body of a confirmation. Expiry and CVC may be left out by programs: then any valid one is taken.
 * @param now epoch seconds
 */
export function parseCardEntry(body: unknown, now: number): ParsedEntry {
  const parsed = bodySchema.safeParse(body)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return wrong('parameter_invalid', `Invalid ${issue?.path.join('.') ?? 'body'}: ${issue?.message ?? ''}`)
  }
  const entry = parsed.data
  if (entry.card_number === undefined) {
    return entry.three_d_secure === undefined
      ? wrong('incomplete_number', 'Enter a card number.', 'card_number')
      : { ok: true, confirmation: { card: null, answer: entry.three_d_secure } }
  }
  const digits = entry.card_number.replaceAll(/[\s-]/g, '')
  if (!hasValidCheckDigit(digits)) return wrong('incorrect_number', 'Your card number is incorrect.', 'card_number')
  const card = findTestCard(digits)
  if (card === undefined) {
    return wrong(
      'card_declined',
      'Your card was declined. This is a test payment and takes test cards only.',
      'card_number',
    )
  }
  const expiry = parseExpiry(entry.expiry, now)
  if (expiry === null) return wrong('invalid_expiry_year', "Your card's expiry date is not valid.", 'expiry')
  if (entry.cvc !== undefined && !/^\d{3,4}$/.test(entry.cvc)) {
    return wrong('invalid_cvc', "Your card's security code is not valid.", 'cvc')
  }
  return {
    ok: true,
    confirmation: {
      card: {
        card,
        expMonth: expiry.month,
        expYear: expiry.year,
        name: entry.name ?? null,
        email: entry.email ?? null,
      },
      answer: entry.three_d_secure,
    },
  }
}

function parseExpiry(text: string | undefined, now: number): { month: number; year: number } | null {
  const today = new Date(now * 1000)
  if (text === undefined) return { month: 12, year: today.getUTCFullYear() + 5 }
  const match = /^\s*(\d{1,2})\s*\/\s*(\d{2}|\d{4})\s*$/.exec(text)
  if (match === null) return null
  const month = Number(match[1])
  const year = Number(match[2]) + (match[2]?.length === 2 ? 2000 : 0)
  const monthsAhead = (year - today.getUTCFullYear()) * 12 + (month - 1 - today.getUTCMonth())
  return month >= 1 && month <= 12 && monthsAhead >= 0 && monthsAhead <= 600 ? { month, year } : null
}
