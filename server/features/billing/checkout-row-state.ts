/** States of a checkout as stored. `creating`: Stripe was asked for the session and has not answered yet; callers see it as open. */
const CHECKOUT_ROW_STATES = ['creating', 'open', 'processing', 'complete', 'expired', 'cancelled'] as const
export type CheckoutRowState = (typeof CHECKOUT_ROW_STATES)[number]

/** The states in which a checkout can still lead to a payment or waits for one; an account has at most one such checkout. */
export const UNSETTLED_STATES = ['creating', 'open', 'processing'] as const satisfies readonly CheckoutRowState[]

/** True while the checkout can still change. */
export function isUnsettled(state: CheckoutRowState): boolean {
  return (UNSETTLED_STATES as readonly CheckoutRowState[]).includes(state)
}
