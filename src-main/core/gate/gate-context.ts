import type { DecideInput } from '../../../shared/policy/decide-input.ts'
import type { DecisionWords } from '../../../shared/policy/decision-words.ts'
import type { TrustedClock } from '../clock/clock-types.ts'
import type { Entitlements } from '../entitlements/entitlement-types.ts'
import type { Journal } from '../journal/journal-types.ts'
import type { Store } from '../store/store-types.ts'
import type { Warnings } from '../warnings/warning-types.ts'
import type { Words } from '../words/create-words.ts'
import type { GateStore } from './gate-store.ts'
import type { ConnectivityFacts } from './gate-types.ts'
import type { LeaseBook } from './lease-book.ts'
import type { OpenHolds } from './open-holds.ts'
import type { QuotaView } from './quota-view.ts'
import type { RateLog } from './rate-log.ts'

/** What no account, clock or plan can bring about at will. */
export type PretendedFacts = Partial<Pick<DecideInput, 'busy' | 'projectBlocked' | 'clientSupported'>>

/** What the gate is built on. */
export interface GateDeps {
  readonly store: Store
  readonly clock: TrustedClock
  readonly entitlements: Entitlements
  readonly journal: Journal
  readonly warnings: Warnings
  readonly words: DecisionWords & Pick<Words, 't'>
  /** Version of the companion, as it stands in journal entries. */
  readonly version: string
  /** Makes UUIDv7s for an instant. */
  readonly newId: (now: number) => string
  readonly connectivity: () => ConnectivityFacts
  /** The store can no longer be trusted (a failed write to disk, another core): the process must end. */
  readonly onFatal: (error: unknown) => void
  /** A batch failed and was rolled back; its callers were told to try again. */
  readonly onFailedBatch?: (error: unknown) => void
  /** Called after the list of operations changed. */
  readonly onActivity?: () => void
  /** Facts to decide on in place of the real ones; only where plugins are tried out against every refusal. */
  readonly pretend?: () => PretendedFacts
  /** How long a hold stands after its connection is gone, milliseconds; 5 minutes when left out. */
  readonly holdGraceMs?: number
}

/** What the parts of the gate share. */
export interface GateContext extends GateDeps {
  readonly holdGraceMs: number
  readonly sql: GateStore
  readonly book: LeaseBook
  readonly open: OpenHolds
  readonly quota: QuotaView
  readonly rate: RateLog
  /** Tells listeners, once a turn, that figures or holds changed. */
  readonly usageChanged: () => void
}
