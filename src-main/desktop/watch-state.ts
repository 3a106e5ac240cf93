import { z } from 'zod'
import { JSON_RPC_VERSION } from '../../shared/protocol/json-rpc.ts'
import { appStateSchema } from '../../shared/protocol/ui-api.ts'

/** As much of the app's state as the shell acts on and shows. */
const watchedStateSchema = appStateSchema.pick({
  now: true,
  cloudUrl: true,
  signIn: true,
  account: true,
  entitlement: true,
  meters: true,
  connectivity: true,
  revits: true,
  orphans: true,
  warnings: true,
  checkout: true,
  settings: true,
  activityRevision: true,
  paused: true,
  open: true,
})
export type WatchedState = z.infer<typeof watchedStateSchema>

const messageSchema = z.union([
  z.object({ method: z.literal('state.changed'), params: watchedStateSchema }),
  z.object({ result: watchedStateSchema }),
])

/** What the shell asks first on a connection to the core. */
export const STATE_REQUEST = JSON.stringify({ jsonrpc: JSON_RPC_VERSION, id: 1, method: 'state.get', params: {} })

/** The state that a message of the core tells, or `null` where it tells none. */
export function stateIn(text: string): WatchedState | null {
  let message: unknown
  try {
    message = JSON.parse(text)
  } catch {
    return null
  }
  const parsed = messageSchema.safeParse(message)
  if (!parsed.success) return null
  return 'method' in parsed.data ? parsed.data.params : parsed.data.result
}

/** What the shell must do about a new state. */
export interface StateReaction {
  /** The plugin asked for a view: the window comes to the front. */
  readonly bringToFront: boolean
  /** The checkout came to its end: its window goes away. */
  readonly closeCheckout: boolean
}

const ENDED = new Set(['active', 'expired', 'cancelled'])

/** Compares two states in a row; the first of a connection has no earlier one. */
export function reactToState(earlier: WatchedState | null, later: WatchedState): StateReaction {
  const asked = later.open !== null && later.open.count !== earlier?.open?.count
  const before = earlier?.checkout ?? null
  const wasOpen = before !== null && !ENDED.has(before.status)
  const isOpen = later.checkout !== null && !ENDED.has(later.checkout.status)
  const paid = later.checkout?.status === 'active'
  return { bringToFront: asked || (wasOpen && paid), closeCheckout: wasOpen && !isOpen }
}
