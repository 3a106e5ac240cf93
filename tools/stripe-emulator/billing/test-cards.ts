/** How a charge to a card ends. */
export type CardOutcome =
  | { kind: 'pays' }
  /** Wants 3-D Secure: at every charge, or only until the buyer passed it once. */
  | { kind: 'challenges'; always: boolean }
  | { kind: 'declines'; code: string; declineCode: string | null; message: string }

export type CardBrand = 'amex' | 'diners' | 'discover' | 'jcb' | 'mastercard' | 'unionpay' | 'visa'

export interface TestCard {
  number: string
  brand: CardBrand
  outcome: CardOutcome
  /** False for a card that cannot even be saved: Stripe declines to attach it. */
  attaches: boolean
  /** Names under which Stripe's test mode knows it without a number: `pm_card_…` and `tok_…`. */
  names: readonly string[]
  /** What the checkout page's hint says about it; a card without one is not listed there. */
  hint: string | null
}

const declined = 'Your card was declined.'

function pays(number: string, brand: CardBrand, name: string, hint: string | null = null): TestCard {
  return { number, brand, outcome: { kind: 'pays' }, attaches: true, names: [`pm_card_${name}`, `tok_${name}`], hint }
}

function declines(
  number: string,
  decline: { code?: string; declineCode: string | null; message?: string; hint?: string },
  ...names: string[]
): TestCard {
  const { code = 'card_declined', declineCode, message = declined } = decline
  return {
    number,
    brand: 'visa',
    outcome: { kind: 'declines', code, declineCode, message },
    attaches: false,
    names: names.flatMap((name) => [`pm_card_${name}`, `tok_${name}`]),
    hint: decline.hint ?? null,
  }
}

function challenges(number: string, always: boolean, name: string, hint: string | null = null): TestCard {
  return {
    number,
    brand: 'visa',
    outcome: { kind: 'challenges', always },
    attaches: true,
    names: [`pm_card_${name}`, `tok_${name}`],
    hint,
  }
}

/** Cards of https://docs.stripe.com/testing that the emulator knows. */
export const testCards: readonly TestCard[] = [
  pays('4242424242424242', 'visa', 'visa', 'Pays'),
  pays('4000056655665556', 'visa', 'visa_debit'),
  pays('5555555555554444', 'mastercard', 'mastercard'),
  pays('5200828282828210', 'mastercard', 'mastercard_debit'),
  pays('5105105105105100', 'mastercard', 'mastercard_prepaid'),
  pays('378282246310005', 'amex', 'amex'),
  pays('6011111111111117', 'discover', 'discover'),
  pays('3056930009020004', 'diners', 'diners'),
  pays('3566002020360505', 'jcb', 'jcb'),
  pays('6200000000000005', 'unionpay', 'unionpay'),
  challenges('4000002500003155', false, 'authenticationRequiredOnSetup', 'Asks for 3-D Secure'),
  challenges('4000002760003184', true, 'authenticationRequired'),
  challenges('4000000000003220', true, 'threeDSecure2Required'),
  declines(
    '4000000000000002',
    { declineCode: 'generic_decline', hint: 'Is declined' },
    'visa_chargeDeclined',
    'chargeDeclined',
  ),
  declines(
    '4000000000009995',
    {
      declineCode: 'insufficient_funds',
      message: 'Your card has insufficient funds.',
      hint: 'Has insufficient funds',
    },
    'visa_chargeDeclinedInsufficientFunds',
    'chargeDeclinedInsufficientFunds',
  ),
  declines('4000000000009987', { declineCode: 'lost_card' }, 'visa_chargeDeclinedLostCard'),
  declines('4000000000009979', { declineCode: 'stolen_card' }, 'visa_chargeDeclinedStolenCard'),
  declines(
    '4000000000000069',
    { code: 'expired_card', declineCode: 'expired_card', message: 'Your card has expired.' },
    'chargeDeclinedExpiredCard',
  ),
  declines(
    '4000000000000127',
    { code: 'incorrect_cvc', declineCode: 'incorrect_cvc', message: "Your card's security code is incorrect." },
    'chargeDeclinedIncorrectCvc',
  ),
  declines(
    '4000000000000119',
    {
      code: 'processing_error',
      declineCode: 'processing_error',
      message: 'An error occurred while processing your card. Try again in a little bit.',
    },
    'chargeDeclinedProcessingError',
  ),
  declines(
    '4000000000006975',
    {
      declineCode: 'card_velocity_exceeded',
      message: 'Your card was declined for making repeated attempts too frequently or exceeding its amount limit.',
    },
    'visa_chargeDeclinedVelocityLimitExceeded',
  ),
  // The one that is declined only once it is charged.
  {
    ...declines(
      '4000000000000341',
      { declineCode: 'generic_decline' },
      'chargeCustomerFail',
      'visa_chargeCustomerFail',
    ),
    attaches: true,
  },
]

/** The test card with this number (digits only), if it is one. */
export function findTestCard(number: string): TestCard | undefined {
  return testCards.find((card) => card.number === number)
}

/** The test card that Stripe's test mode knows under this name, as `pm_card_visa` or `tok_visa`. */
export function findNamedTestCard(name: string): TestCard | undefined {
  return testCards.find((card) => card.names.includes(name))
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
