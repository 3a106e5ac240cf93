import { createHash } from 'node:crypto'
import type { TestCard } from './test-cards.ts'
import { createId } from '../model/create-id.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { PaymentMethod } from '../model/stored.ts'

/** A card as the buyer typed it. */
export interface EnteredCard {
  card: TestCard
  expMonth: number
  expYear: number
  name: string | null
  email: string | null
}

/** Stores a card as a payment method that belongs to nobody yet; of its number only the last four digits stay. */
export function createCard(context: EmulatorContext, entered: EnteredCard): PaymentMethod {
  const { card } = entered
  const method: PaymentMethod = {
    id: createId('pm'),
    object: 'payment_method',
    allow_redisplay: 'limited',
    billing_details: {
      address: { city: null, country: null, line1: null, line2: null, postal_code: null, state: null },
      email: entered.email,
      name: entered.name,
      phone: null,
      tax_id: null,
    },
    card: {
      brand: card.brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: 'US',
      display_brand: card.brand,
      exp_month: entered.expMonth,
      exp_year: entered.expYear,
      fingerprint: createHash('sha256').update(card.number).digest('base64url').slice(0, 16),
      funding: 'credit',
      generated_from: null,
      last4: card.number.slice(-4),
      networks: { available: [card.brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: context.seconds(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: 'card',
  }
  context.store.paymentMethods.put(method)
  context.store.cardBehaviours.put({ id: method.id, outcome: card.outcome })
  return method
}

/** Attaches a card to its customer, with the event. */
export function attachCard(context: EmulatorContext, method: PaymentMethod, customer: string): PaymentMethod {
  const attached: PaymentMethod = { ...method, customer }
  context.store.paymentMethods.put(attached)
  context.emit('payment_method.attached', attached)
  return attached
}
