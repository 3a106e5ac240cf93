import { afterIntervals, intervalOf } from './billing-period.ts'
import type { LineDraft } from './build-invoice.ts'
import { buildItem, planOf } from './build-subscription.ts'
import { productName } from './describe-line.ts'
import { itemLine, oneTimeLine } from './begin-subscription.ts'
import { invalidRequest, missingResource } from '../http/stripe-error.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { Price, Subscription, SubscriptionItem } from '../model/stored.ts'
import { requirePrice } from '../resources/prices.ts'
import type { SubscriptionUpdateParams } from '../resources/subscription-params.ts'

/** What an update of items makes of a subscription and what it costs. */
export interface ItemChange {
  items: SubscriptionItem[]
  /** Epoch seconds. */
  anchor: number
  lines: LineDraft[]
  /** True when the lines are invoiced now, false when they wait for the next invoice of the subscription. */
  invoiceNow: boolean
  /** True when the lines bill the items as they become; without prorations what was billed before stays the base of a credit. */
  billsItems: boolean
}

/**
 * Works out an update of a subscription's items: the new items and the lines to invoice now. Nothing is stored.
 * As in Stripe an entry without the item's id adds an item, and a quantity that is left out becomes 1.
 */
export function planItemChange(
  context: EmulatorContext,
  subscription: Subscription,
  params: SubscriptionUpdateParams,
): ItemChange {
  const now = context.seconds()
  const at = params.proration_date ?? now
  const current = subscription.items.data
  const [oldest] = current
  if (oldest === undefined) throw new Error(`${subscription.id} has no items`)
  const period = { start: oldest.current_period_start, end: oldest.current_period_end }
  if (at < period.start || at >= period.end) {
    throw invalidRequest('`proration_date` must be within the current billing period.', 'proration_date')
  }
  const wanted = wantedItems(context, subscription, params)
  const [first] = wanted
  if (first === undefined) throw invalidRequest('A subscription must have at least one active item.', 'items')
  const interval = intervalOf(first.price)
  refuseMixedItems(subscription, wanted)

  const resets = params.billing_cycle_anchor?.type === 'now' || !sameInterval(interval, intervalOf(oldest.price))
  const newPeriod = resets ? { start: now, end: afterIntervals(now, interval, 1) } : period
  const items = wanted.map((item) => placeItem(item, newPeriod, now, subscription.id))
  const behavior = params.proration_behavior ?? 'create_prorations'
  const rest = { start: at, end: period.end }
  const left = (period.end - at) / (period.end - period.start)
  const credits = behavior === 'none' ? [] : current.filter((item) => !isKept(item, items))
  const fresh = items.filter((item) => resets || !isKept(item, current))
  const charges = behavior === 'none' && !resets ? [] : fresh
  return {
    items,
    anchor: resets ? now : subscription.billing_cycle_anchor,
    // A new period is always invoiced at once.
    invoiceNow: resets || behavior === 'always_invoice',
    billsItems: resets || behavior !== 'none',
    lines: [
      ...credits.flatMap((item) => creditLine(context, item, left, rest)),
      ...charges.map((item) =>
        resets
          ? itemLine(context, item)
          : prorated(context, { item: item.id, price: item.price, quantity: item.quantity ?? 1 }, left, rest),
      ),
      ...(params.add_invoice_items ?? []).map((line, index) =>
        oneTimeLine(context, {
          price: oneTimePrice(context, line.price, `add_invoice_items[${index}][price]`),
          quantity: line.quantity ?? 1,
        }),
      ),
    ],
  }
}

interface WantedItem {
  existing: SubscriptionItem | null
  price: Price
  quantity: number
}

function wantedItems(
  context: EmulatorContext,
  subscription: Subscription,
  params: SubscriptionUpdateParams,
): WantedItem[] {
  const changes = params.items ?? []
  for (const [index, change] of changes.entries()) {
    if (change.id !== undefined && !subscription.items.data.some((item) => item.id === change.id)) {
      throw missingResource('subscription_item', change.id, `items[${index}][id]`)
    }
  }
  const kept = subscription.items.data.flatMap((item): WantedItem[] => {
    const change = changes.find((one) => one.id === item.id)
    if (change === undefined) return [{ existing: item, price: item.price, quantity: item.quantity ?? 1 }]
    if (change.deleted === true) return []
    const price = change.price === undefined ? item.price : recurringPrice(context, change.price, 'items')
    return [
      { existing: item, price, quantity: change.quantity ?? (change.price === undefined ? (item.quantity ?? 1) : 1) },
    ]
  })
  const added = changes
    .filter((change) => change.id === undefined)
    .map((change): WantedItem => {
      if (change.price === undefined) throw invalidRequest('You must specify a price for a new item.', 'items')
      return { existing: null, price: recurringPrice(context, change.price, 'items'), quantity: change.quantity ?? 1 }
    })
  return [...kept, ...added]
}

/** An active price that recurs. Throws Stripe's error for any other, naming the parameter. */
export function recurringPrice(context: EmulatorContext, id: string, param: string): Price {
  const price = requirePrice(context, id, param)
  if (!price.active) {
    throw invalidRequest('The price specified is inactive. This field only accepts active prices.', param)
  }
  if (price.recurring === null) {
    throw invalidRequest(
      'The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.',
      param,
    )
  }
  return price
}

/** A one-time price. Throws Stripe's error for any other, naming the parameter. */
export function oneTimePrice(context: EmulatorContext, id: string, param: string): Price {
  const price = requirePrice(context, id, param)
  if (price.recurring !== null) {
    throw invalidRequest(
      'The price specified is set to `type=recurring` but this field only accepts prices with `type=one_time`.',
      param,
    )
  }
  return price
}

function refuseMixedItems(subscription: Subscription, wanted: WantedItem[]): void {
  const prices = wanted.map((item) => item.price)
  const [first] = prices
  if (new Set(prices.map((price) => price.id)).size !== prices.length) {
    throw invalidRequest('A subscription cannot have two items with the same price.', 'items')
  }
  if (prices.some((price) => price.currency !== subscription.currency)) {
    throw invalidRequest("The price's currency does not match the subscription's.", 'items')
  }
  if (first !== undefined && prices.some((price) => !sameInterval(intervalOf(price), intervalOf(first)))) {
    throw invalidRequest('The prices of a subscription must have the same billing interval.', 'items')
  }
}

function placeItem(
  wanted: WantedItem,
  period: { start: number; end: number },
  now: number,
  subscription: string,
): SubscriptionItem {
  if (wanted.existing === null) return buildItem(subscription, wanted, period, now)
  return {
    ...wanted.existing,
    price: wanted.price,
    plan: planOf(wanted.price),
    quantity: wanted.quantity,
    current_period_start: period.start,
    current_period_end: period.end,
  }
}

/** True when the same item stands in the list unchanged in price, quantity and period. */
function isKept(item: SubscriptionItem, list: SubscriptionItem[]): boolean {
  return list.some(
    (other) =>
      other.id === item.id &&
      other.price.id === item.price.id &&
      other.quantity === item.quantity &&
      other.current_period_end === item.current_period_end,
  )
}

function sameInterval(
  a: { interval: string; interval_count: number },
  b: { interval: string; interval_count: number },
): boolean {
  return a.interval === b.interval && a.interval_count === b.interval_count
}

/** What is given back of an item: a share of what was invoiced last for it, and nothing when that was never (flexible billing). */
function creditLine(
  context: EmulatorContext,
  item: SubscriptionItem,
  left: number,
  period: { start: number; end: number },
): LineDraft[] {
  const billed = context.store.billedItems.get(item.id)
  if (billed === undefined) return []
  return [prorated(context, { item: item.id, price: billed.price, quantity: billed.quantity }, -left, period)]
}

/** A share of a price, rounded to the cent with half a cent away from zero; a negative share credits. */
function prorated(
  context: EmulatorContext,
  billed: { item: string; price: Price; quantity: number },
  share: number,
  period: { start: number; end: number },
): LineDraft {
  const { price, quantity } = billed
  const day = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(period.start * 1000)
  const cents = Math.round((price.unit_amount ?? 0) * quantity * Math.abs(share))
  return {
    amount: share < 0 && cents > 0 ? -cents : cents,
    description: `${share < 0 ? 'Unused' : 'Remaining'} time on ${productName(context, price)} after ${day}`,
    price,
    quantity,
    period,
    subscriptionItem: billed.item,
    invoiceItem: null,
    proration: true,
  }
}
