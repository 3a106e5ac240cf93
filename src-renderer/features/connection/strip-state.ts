import type { AppState } from '../../../shared/protocol/ui-api.ts'
import type { View } from '../../store/view.ts'

export type StripState =
  | 'revoked'
  | 'paused'
  | 'expired'
  | 'activating'
  | 'active'
  | 'unpaid'
  | 'ended'
  | 'past_due'
  | 'offline'
  | 'checkout_open'
  | 'rejected'

type Facts = Pick<AppState, 'connectivity' | 'paused' | 'entitlement' | 'checkout' | 'account'>

/** The one state that the strip tells, the gravest first; `null` when all is well. A checkout is told where it is not on screen anyway. */
export function stripState(app: Facts, view: View): StripState | null {
  if (app.account === null) return null
  const { status, rejected } = app.connectivity
  if (status === 'revoked') return 'revoked'
  if (app.paused !== null) return 'paused'
  if (status === 'expired') return 'expired'
  const standing = app.entitlement?.standing ?? 'good'
  if (status === 'unreachable' && standing === 'good') return 'offline'
  const checkout = view === 'plans' ? null : (app.checkout?.status ?? null)
  if (checkout === 'activating' || checkout === 'active') return checkout
  if (standing !== 'good') return standing
  if (status === 'unreachable') return 'offline'
  if (checkout === 'open') return 'checkout_open'
  return rejected > 0 ? 'rejected' : null
}
