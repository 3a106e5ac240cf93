import type { StreamEvent } from '../../../shared/protocol/cloud-api.ts'
import type { CheckoutRow } from './store/checkout-store.ts'

/** Pushes an event to the account's devices; delivery is not guaranteed. */
export type Publish = (accountId: string, event: StreamEvent) => void

/** Tells the account's devices that a checkout has moved. */
export type PublishCheckout = (row: CheckoutRow) => void

/** Without `publish` (nobody listens) it does nothing. */
export function createPublishCheckout(publish: Publish | undefined): PublishCheckout {
  return (row) => {
    publish?.(row.account_id, { event: 'checkout', data: { checkoutId: row.checkout_id, state: row.state } })
  }
}
