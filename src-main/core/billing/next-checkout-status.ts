import type { CheckoutState } from '../../../shared/protocol/cloud-api.ts'
import type { UiCheckout } from '../../../shared/protocol/ui-api.ts'

/**
 * What to show for a checkout in this state.
 *
 * @param planArrived whether the signed snapshot already grants the plan: only that makes it active here
 */
export function nextCheckoutStatus(state: CheckoutState, planArrived: boolean): UiCheckout['status'] {
  switch (state) {
    case 'open':
      return 'open'
    case 'processing':
      return 'activating'
    case 'complete':
      return planArrived ? 'active' : 'activating'
    case 'expired':
    case 'cancelled':
      return state
  }
}
