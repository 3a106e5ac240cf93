import type { HelloResult } from '../../../shared/protocol/plugin-link.ts'
import type { Gate } from '../gate/gate-types.ts'

/** What the link needs of the gate. */
export type PluginGate = Pick<
  Gate,
  'check' | 'reserve' | 'progress' | 'commit' | 'release' | 'reconcile' | 'connectionClosed' | 'meters'
>

/** What `session.hello` says about account and plan. */
export type LinkSummary = Pick<HelloResult, 'account' | 'entitlement'>
