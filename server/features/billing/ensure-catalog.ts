import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type Stripe from 'stripe'
import type { Plan } from '../../../shared/catalog/plan.ts'
import type { Database } from '../../db/database.ts'
import { inTransaction } from '../../db/in-transaction.ts'
import type { BillingLocks } from './billing-locks.ts'
import { plansForSale, productIdOf, wantedPrices, type WantedPrice } from './catalog-prices.ts'
import { saveCurrentPrice } from './store/price-store.ts'
import { isMissingResource } from './stripe-failure.ts'
import { CURRENCY, fromStripeTime } from './stripe-values.ts'

/** Stripe takes at most this many lookup keys in one question. */
const LOOKUP_KEYS_AT_ONCE = 10

export interface EnsureCatalogDeps {
  readonly db: Kysely<Database>
  readonly stripe: Stripe
  readonly locks: BillingLocks
  readonly catalog: readonly Plan[]
  readonly logger: Logger
}

/**
 * Brings Stripe's products and prices to what the catalogue says, and notes which price is which plan's.
 * A Stripe Price never changes its amount: a new amount is a new Price that takes the lookup key over, and who subscribed
 * to the old one keeps it. Repeating it changes nothing.
 *
 * @throws what Stripe's SDK throws when Stripe cannot be reached or refuses
 */
export async function ensureCatalog(deps: EnsureCatalogDeps): Promise<void> {
  await deps.locks.run('catalog', async (lock) => {
    const prices: { wanted: WantedPrice; price: Stripe.Price }[] = []
    for (const plan of plansForSale(deps.catalog)) {
      await ensureProduct(deps.stripe, plan)
      const wanted = wantedPrices(plan)
      const held = await pricesByLookupKey(
        deps.stripe,
        wanted.map((price) => price.lookupKey),
      )
      for (const price of wanted) {
        const before = held.get(price.lookupKey) ?? null
        if (before !== null && isAsWanted(before, price)) {
          prices.push({ wanted: price, price: before })
          continue
        }
        const created = await createPrice(deps.stripe, price, before)
        deps.logger.info({ lookupKey: price.lookupKey, priceId: created.id, replaces: before?.id }, 'price created')
        prices.push({ wanted: price, price: created })
      }
    }
    await inTransaction(deps.db, async (trx) => {
      await lock.confirm(trx)
      for (const { wanted, price } of prices) {
        await saveCurrentPrice(trx, {
          price_id: price.id,
          plan_id: wanted.planId,
          kind: wanted.kind,
          interval: wanted.interval,
          amount_cents: wanted.amountCents,
          currency: CURRENCY,
          lookup_key: wanted.lookupKey,
          created_at: fromStripeTime(price.created),
        })
      }
    })
  })
}

async function ensureProduct(stripe: Stripe, plan: Plan): Promise<void> {
  const id = productIdOf(plan.id)
  const name = `RevitAutoPlan ${plan.name}`
  try {
    const product = await stripe.products.retrieve(id)
    if (product.name !== name || !product.active) await stripe.products.update(id, { name, active: true })
  } catch (error) {
    if (!isMissingResource(error)) throw error
    await stripe.products.create({ id, name, metadata: { plan_id: plan.id } })
  }
}

/** The prices at Stripe that have one of these lookup keys, active or not as Stripe lists them. */
export async function pricesByLookupKey(stripe: Stripe, lookupKeys: string[]): Promise<Map<string, Stripe.Price>> {
  const found = new Map<string, Stripe.Price>()
  for (let from = 0; from < lookupKeys.length; from += LOOKUP_KEYS_AT_ONCE) {
    const page = await stripe.prices.list({
      lookup_keys: lookupKeys.slice(from, from + LOOKUP_KEYS_AT_ONCE),
      limit: 100,
    })
    for (const price of page.data) if (price.lookup_key !== null) found.set(price.lookup_key, price)
  }
  return found
}

/** Whether a price at Stripe is what the catalogue asks for. */
export function isAsWanted(price: Stripe.Price, wanted: WantedPrice): boolean {
  return (
    price.active &&
    price.unit_amount === wanted.amountCents &&
    price.currency === CURRENCY &&
    price.product === productIdOf(wanted.planId) &&
    (price.recurring?.interval ?? null) === wanted.interval &&
    (price.recurring === null || price.recurring.interval_count === 1)
  )
}

function createPrice(stripe: Stripe, wanted: WantedPrice, replaced: Stripe.Price | null): Promise<Stripe.Price> {
  return stripe.prices.create(
    {
      product: productIdOf(wanted.planId),
      currency: CURRENCY,
      unit_amount: wanted.amountCents,
      lookup_key: wanted.lookupKey,
      transfer_lookup_key: true,
      metadata: { plan_id: wanted.planId, kind: wanted.kind },
      ...(wanted.interval === null ? {} : { recurring: { interval: wanted.interval } }),
    },
    // The replaced price is part of the key: going back to an earlier amount within a day must not replay the first answer.
    { idempotencyKey: `price:${wanted.lookupKey}:${wanted.amountCents}:${replaced?.id ?? 'first'}` },
  )
}
