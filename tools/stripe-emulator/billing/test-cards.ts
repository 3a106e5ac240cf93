/** How a charge to a card ends. */
export type CardOutcome =
  | { kind: 'pays' }
  /** Wants 3-D Secure: at every charge, or only until the buyer passed it once. */
  | { kind: 'challenges'; always: boolean }
  | { kind: 'declines'; code: string; declineCode: string | null; message: string }

export interface TestCard {
  number: string
  brand: 'visa' | 'mastercard'
  outcome: CardOutcome
  /** What the checkout page's hint says about it; a card without one is not listed there. */
  hint: string | null
}

const declined = 'Your card was declined.'

/** Cards of https://docs.stripe.com/testing that the emulator knows. */
export const testCards: readonly TestCard[] = [
  { number: '4242424242424242', brand: 'visa', outcome: { kind: 'pays' }, hint: 'Pays' },
  { number: '5555555555554444', brand: 'mastercard', outcome: { kind: 'pays' }, hint: null },
  {
    number: '4000002500003155',
    brand: 'visa',
    outcome: { kind: 'challenges', always: false },
    hint: 'Asks for 3-D Secure',
  },
  { number: '4000002760003184', brand: 'visa', outcome: { kind: 'challenges', always: true }, hint: null },
  {
    number: '4000000000000002',
    brand: 'visa',
    outcome: { kind: 'declines', code: 'card_declined', declineCode: 'generic_decline', message: declined },
    hint: 'Is declined',
  },
  {
    number: '4000000000009995',
    brand: 'visa',
    outcome: {
      kind: 'declines',
      code: 'card_declined',
      declineCode: 'insufficient_funds',
      message: 'Your card has insufficient funds.',
    },
    hint: 'Has insufficient funds',
  },
  {
    number: '4000000000000069',
    brand: 'visa',
    outcome: { kind: 'declines', code: 'expired_card', declineCode: 'expired_card', message: 'Your card has expired.' },
    hint: null,
  },
  {
    number: '4000000000000127',
    brand: 'visa',
    outcome: {
      kind: 'declines',
      code: 'incorrect_cvc',
      declineCode: 'incorrect_cvc',
      message: "Your card's security code is incorrect.",
    },
    hint: null,
  },
  {
    number: '4000000000000119',
    brand: 'visa',
    outcome: {
      kind: 'declines',
      code: 'processing_error',
      declineCode: 'processing_error',
      message: 'An error occurred while processing your card. Try again in a little bit.',
    },
    hint: null,
  },
]

/** The test card with this number (digits only), if it is one. */
export function findTestCard(number: string): TestCard | undefined {
  return testCards.find((card) => card.number === number)
}

/** True when the number's check digit is right (Luhn, ISO/IEC 7812-1). */
export function hasValidCheckDigit(number: string): boolean {
  if (!/^\d{12,19}$/.test(number)) return false
  const sum = [...number].toReversed().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}
