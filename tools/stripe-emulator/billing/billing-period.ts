import type { Price, SubscriptionItem } from '../model/stored.ts'

/** A price's interval, as Stripe names it. */
export interface BillingInterval {
  interval: string
  interval_count: number
}

/** A price's interval. Throws for a one-time price, which no subscription holds. */
export function intervalOf(price: Price): BillingInterval {
  if (price.recurring === null) throw new Error(`${price.id} is not recurring`)
  return price.recurring
}

/**
 * The instant `periods` intervals after the anchor. Months and years keep the anchor's day and clamp it to the month's last one,
 * each counted from the anchor, so that a subscription of the 31st returns to the 31st (docs.stripe.com/billing/subscriptions/billing-cycle).
 * @param anchor epoch seconds
 * @returns epoch seconds
 */
export function afterIntervals(anchor: number, interval: BillingInterval, periods: number): number {
  const count = interval.interval_count * periods
  switch (interval.interval) {
    case 'day':
      return anchor + count * 86_400
    case 'week':
      return anchor + count * 7 * 86_400
    case 'month':
      return addMonths(anchor, count)
    case 'year':
      return addMonths(anchor, count * 12)
    default:
      throw new Error(`Unknown interval ${interval.interval}`)
  }
}

/** The end of the period that starts at `start`, where `start` is the anchor or lies whole intervals after it. */
export function periodEnd(anchor: number, interval: BillingInterval, start: number): number {
  let periods = 1
  while (afterIntervals(anchor, interval, periods) <= start) periods += 1
  return afterIntervals(anchor, interval, periods)
}

/** Subscription items as they are in the period after their current one. */
export function nextPeriodItems(anchor: number, items: readonly SubscriptionItem[]): SubscriptionItem[] {
  return items.map((item) => ({
    ...item,
    current_period_start: item.current_period_end,
    current_period_end: periodEnd(anchor, intervalOf(item.price), item.current_period_end),
  }))
}

function addMonths(seconds: number, months: number): number {
  const from = new Date(seconds * 1000)
  const firstOfMonth = Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, 1)
  const target = new Date(firstOfMonth)
  const lastDay = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate()
  const timeOfDay = seconds % 86_400
  return firstOfMonth / 1000 + (Math.min(from.getUTCDate(), lastDay) - 1) * 86_400 + timeOfDay
}
