import fc from 'fast-check'
import Stripe from 'stripe'
import { confirm, createCustomer, openSession, type EmulatorFixture, type Offer } from '../emulator-fixture.ts'

const customer = fc.nat(1)
const which = fc.nat(5)
const price = fc.constantFrom('monthly', 'yearly', 'enterprise')
const card = fc.constantFrom(
  '4242424242424242',
  '4242424242424242',
  '4000000000000341',
  '4000000000009995',
  '4000002760003184',
)
const proration = fc.constantFrom('always_invoice', 'always_invoice', 'create_prorations', 'none')
const behaviour = fc.constantFrom(
  'allow_incomplete',
  'error_if_incomplete',
  'pending_if_incomplete',
  'pending_if_incomplete',
)
const firstBehaviour = fc.constantFrom('allow_incomplete', 'default_incomplete', 'error_if_incomplete')

/** What a client, a buyer or time may do. */
export const move = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('subscribe' as const), customer, price, behaviour: firstBehaviour }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('checkout' as const), customer, price, card }) },
  {
    weight: 30,
    arbitrary: fc.record({
      kind: fc.constant('change' as const),
      which,
      price,
      proration,
      behaviour,
      quantity: fc.integer({ min: 1, max: 3 }),
      fee: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('cancel' as const), which, atEnd: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('resume' as const), which }) },
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('pay' as const), which, outOfBand: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('void' as const), which }) },
  { weight: 9, arbitrary: fc.record({ kind: fc.constant('card' as const), customer, card }) },
  { weight: 18, arbitrary: fc.record({ kind: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 600 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('webhooks' as const),
      copies: fc.integer({ min: 1, max: 2 }),
      shuffled: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('failedUpgrade' as const),
      which,
      hours: fc.integer({ min: 0, max: 30 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('deleteCustomer' as const), customer }) },
)
export type Move = typeof move extends fc.Arbitrary<infer Value> ? Value : never

export interface World {
  fixture: EmulatorFixture
  offer: Offer
  customers: string[]
  /** For idempotency keys. */
  moves: number
}

/** A world of two customers with cards that pay, one on the cheap plan and one on the dear one. */
export async function createWorld(fixture: EmulatorFixture, offer: Offer): Promise<World> {
  const customers = [await createCustomer(fixture.stripe), await createCustomer(fixture.stripe)]
  for (const [index, price] of [offer.monthly, offer.enterprise].entries()) {
    await fixture.stripe.subscriptions.create({ customer: customers[index]?.id ?? '', items: [{ price: price.id }] })
  }
  return { fixture, offer, customers: customers.map((one) => one.id), moves: 0 }
}

/**
 * Makes a move under an idempotency key, then sends the very same request again: its answer is the same and nothing happens.
 * Whatever Stripe would refuse is an answer like any other; a fault of the emulator is thrown.
 */
export async function playMove(world: World, made: Move): Promise<void> {
  world.moves += 1
  const options = { idempotencyKey: `move-${world.moves}` }
  const run = await requestOf(world, made)
  if (run === undefined) return
  const first = await answerOf(() => run(options))
  const last = await lastEvent(world)
  const second = await answerOf(() => run(options))
  if (JSON.stringify(first) !== JSON.stringify(second)) {
    throw new Error(`The replay of ${made.kind} answered otherwise: ${JSON.stringify([first, second])}`)
  }
  if ((await lastEvent(world)) !== last) throw new Error(`The replay of ${made.kind} did something`)
}

async function lastEvent({ fixture }: World): Promise<string | undefined> {
  return (await fixture.stripe.events.list({ limit: 1 })).data[0]?.id
}

async function answerOf(run: () => Promise<unknown>): Promise<unknown> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError && (error.statusCode ?? 500) < 500) return error.message
    throw error
  }
}

type Request = (options: Stripe.RequestOptions) => Promise<unknown>

/** The request of a move by the API; undefined for one that is done already or finds nothing to act on. */
async function requestOf(world: World, made: Move): Promise<Request | undefined> {
  const { stripe, emulator } = world.fixture
  switch (made.kind) {
    case 'subscribe':
      return (options) =>
        stripe.subscriptions.create(
          {
            customer: world.customers[made.customer] ?? '',
            items: [{ price: world.offer[made.price].id }],
            payment_behavior: made.behaviour,
          },
          options,
        )
    case 'checkout':
      await buyByCheckout(world, made)
      return undefined
    case 'change': {
      const subscription = await pick(stripe.subscriptions.list({ status: 'all', limit: 100 }), made.which)
      const [item] = subscription?.items.data ?? []
      if (subscription === undefined || item === undefined) return undefined
      return (options) =>
        stripe.subscriptions.update(
          subscription.id,
          {
            items: [{ id: item.id, price: world.offer[made.price].id, quantity: made.quantity }],
            proration_behavior: made.proration,
            payment_behavior: made.behaviour,
            ...(made.fee ? { add_invoice_items: [{ price: world.offer.setupFee.id }] } : {}),
          },
          options,
        )
    }
    case 'cancel':
    case 'resume': {
      const subscription = await pick(stripe.subscriptions.list({ status: 'all', limit: 100 }), made.which)
      if (subscription === undefined) return undefined
      if (made.kind === 'cancel' && !made.atEnd) {
        await answerOf(() => stripe.subscriptions.cancel(subscription.id))
        return undefined
      }
      const cancel_at_period_end = made.kind === 'cancel'
      return (options) => stripe.subscriptions.update(subscription.id, { cancel_at_period_end }, options)
    }
    case 'pay': {
      const invoice = await pick(stripe.invoices.list({ status: 'open', limit: 100 }), made.which)
      if (invoice === undefined) return undefined
      return (options) => stripe.invoices.pay(invoice.id, made.outOfBand ? { paid_out_of_band: true } : {}, options)
    }
    case 'void': {
      const invoice = await pick(stripe.invoices.list({ status: 'open', limit: 100 }), made.which)
      return invoice === undefined ? undefined : (options) => stripe.invoices.voidInvoice(invoice.id, {}, options)
    }
    case 'card':
      emulator.control.replaceCard(world.customers[made.customer] ?? '', made.card)
      return undefined
    case 'wait':
      emulator.control.advanceClock(made.hours * 3_600_000)
      return undefined
    case 'webhooks':
      emulator.control.changeSwitches({ copies: made.copies, shuffled: made.shuffled })
      return undefined
    case 'failedUpgrade':
      return failUpgrade(world, made)
    case 'deleteCustomer':
      await answerOf(() => stripe.customers.del(world.customers[made.customer] ?? ''))
      world.customers[made.customer] = (await createCustomer(stripe)).id
      return undefined
  }
}

async function buyByCheckout(world: World, made: Extract<Move, { kind: 'checkout' }>): Promise<void> {
  const { stripe, emulator } = world.fixture
  const session = await openSession(stripe, world.customers[made.customer] ?? '', world.offer[made.price])
  const first = await confirm(emulator.url, session.id, { card_number: made.card })
  if (first.status === 'requires_action') await confirm(emulator.url, session.id, { three_d_secure: 'complete' })
}

/** An upgrade that the card on file does not pay; after a while it is paid with a good one, or that is too late. */
async function failUpgrade(world: World, made: Extract<Move, { kind: 'failedUpgrade' }>): Promise<Request | undefined> {
  const { stripe, emulator } = world.fixture
  const subscription = await pick(stripe.subscriptions.list({ status: 'active', limit: 100 }), made.which)
  const [item] = subscription?.items.data ?? []
  if (subscription === undefined || item === undefined) return undefined
  const owner = String(subscription.customer)
  emulator.control.replaceCard(owner, '4000000000000341')
  await answerOf(() =>
    stripe.subscriptions.update(subscription.id, {
      items: [{ id: item.id, price: world.offer.enterprise.id, quantity: (item.quantity ?? 1) + 1 }],
      proration_behavior: 'always_invoice',
      payment_behavior: 'pending_if_incomplete',
    }),
  )
  if (made.hours > 0) emulator.control.advanceClock(made.hours * 3_600_000)
  emulator.control.replaceCard(owner, '4242424242424242')
  const { latest_invoice } = await stripe.subscriptions.retrieve(subscription.id)
  return typeof latest_invoice === 'string' ? (options) => stripe.invoices.pay(latest_invoice, {}, options) : undefined
}

async function pick<T>(list: Stripe.ApiListPromise<T>, which: number): Promise<T | undefined> {
  const { data } = await list
  return data.length === 0 ? undefined : data[which % data.length]
}
