import type { AppState } from '../../../shared/protocol/ui-api.ts'

/**
 * What the tray tells at a glance. attention: a person has something to do (sign in, pay, a limit, a device that is not allowed).
 * working: Revit runs an operation. Where several hold, the one that a person must act on is shown.
 */
export type TrayState = 'ready' | 'working' | 'offline' | 'attention' | 'starting'

/** As much of the app's state as the tray shows. */
export type TrayFacts = Pick<
  AppState,
  'account' | 'connectivity' | 'entitlement' | 'meters' | 'revits' | 'paused' | 'signIn'
>

/** The state for the tray; `null` while no core has answered. */
export function trayStateOf(facts: TrayFacts | null): TrayState {
  if (facts === null) return 'starting'
  if (needsAttention(facts)) return 'attention'
  if (facts.revits.some(({ running }) => running.some(({ state }) => state === 'held'))) return 'working'
  return facts.connectivity.status === 'online' ? 'ready' : 'offline'
}

function needsAttention({ account, connectivity, entitlement, meters, paused }: TrayFacts): boolean {
  if (account === null || paused !== null) return true
  if (connectivity.status === 'expired' || connectivity.status === 'revoked') return true
  const standing = entitlement?.standing
  if (standing === 'past_due' || standing === 'unpaid') return true
  return meters.some(({ remaining }) => remaining !== null && remaining <= 0)
}
