import { createHash } from 'node:crypto'
import { cardError } from './card-error.ts'
import { findNamedTestCard, type TestCard } from './test-cards.ts'
import { invalidRequest, missingResource } from '../http/stripe-error.ts'
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
  context.store.cardBehaviours.put({ id: method.id, outcome: card.outcome, attaches: card.attaches })
  return method
}

/** Attaches a card to its customer, with the event. */
export function attachCard(context: EmulatorContext, method: PaymentMethod, customer: string): PaymentMethod {
  if (method.customer === customer) return method
  const attached: PaymentMethod = { ...method, customer }
  context.store.paymentMethods.put(attached)
  context.emit('payment_method.attached', attached)
  return attached
}

/** A card that Stripe's test mode knows by name (`pm_card_visa`, `tok_visa`), as a new payment method of nobody; undefined for other names. */
export function createNamedCard(
  context: EmulatorContext,
  name: string,
  details: { name: string | null; email: string | null } = { name: null, email: null },
): PaymentMethod | undefined {
  const card = findNamedTestCard(name)
  if (card === undefined) return undefined
  const year = new Date(context.seconds() * 1000).getUTCFullYear() + 1
  return createCard(context, { card, expMonth: 12, expYear: year, ...details })
}

/**
 * Saves a payment method, known by its id or by a test card's name, for a customer. Throws a card error for a test card that
 * Stripe declines to attach, and for one that belongs to somebody else.
 */
export function saveCard(context: EmulatorContext, id: string, customer: string, param: string): PaymentMethod {
  const card = findNamedTestCard(id)
  if (card?.attaches === false && card.outcome.kind === 'declines') throw cardError(card.outcome)
  const method = context.store.paymentMethods.get(id) ?? createNamedCard(context, id)
  if (method === undefined) throw missingResource('PaymentMethod', id, param)
  if (method.customer !== null && method.customer !== customer) {
    throw invalidRequest('The payment method you provided has already been attached to a customer.', param)
  }
  const behaviour = context.store.cardBehaviours.get(method.id)
  if (behaviour?.attaches === false && behaviour.outcome.kind === 'declines') throw cardError(behaviour.outcome)
  return attachCard(context, method, customer)
}
