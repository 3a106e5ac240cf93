import type { EmulatorContext } from '../model/emulator-context.ts'
import type { Price } from '../model/stored.ts'

/** The name of a price's product. */
export function productName(context: EmulatorContext, price: Price): string {
  return context.store.products.get(price.product)?.name ?? price.product
}

/** An amount of a currency with two decimals, as `$1,990.00`. `cents` may be negative. */
export function formatAmount(cents: number, currency: string): string {
  return new Intl.NumberFormat('en-US', { style: 'currency', currency: currency.toUpperCase() }).format(cents / 100)
}

/** A line of an invoice in Stripe's words, as `1 × Professional (at $49.00 / month)`; a one-time price is its product's name. */
export function describeLine(context: EmulatorContext, price: Price, quantity: number): string {
  const name = productName(context, price)
  if (price.recurring === null) return name
  const { interval, interval_count } = price.recurring
  const every = interval_count === 1 ? interval : `every ${interval_count} ${interval}s`
  return `${quantity} × ${name} (at ${formatAmount(price.unit_amount ?? 0, price.currency)} / ${every})`
}
