import type { Checkout, CheckoutState } from '../../../shared/protocol/cloud-api.ts'
import { checkoutToken } from './checkout-token.ts'
import type { CheckoutRowState } from './checkout-row-state.ts'
import type { CheckoutRow } from './store/checkout-store.ts'

/** The state that callers see. */
export function publicState(state: CheckoutRowState): CheckoutState {
  return state === 'creating' ? 'open' : state
}

/** A checkout as the API answers it at `now` (epoch milliseconds). */
export function checkoutView(row: CheckoutRow, settings: { publicUrl: string; secret: string }, now: number): Checkout {
  const state = publicState(row.state)
  const payable = row.state === 'open' && now < row.expires_at
  return {
    checkoutId: row.checkout_id,
    planId: row.plan_id,
    interval: row.interval,
    state,
    url: payable ? `${settings.publicUrl}/checkout/${checkoutToken(settings.secret, row.checkout_id)}` : null,
    dueNowCents: row.due_now_cents,
    expiresAt: row.expires_at,
  }
}
