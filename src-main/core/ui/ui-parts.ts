import type { ActivityFilter, ActivityItem, UiWarning } from '../../../shared/protocol/ui-api.ts'
import type { History } from '../activity/history.ts'
import type { Account } from '../account/create-account.ts'
import type { CheckoutFlow } from '../billing/create-checkout.ts'
import type { TrustedClock } from '../clock/clock-types.ts'
import type { Diagnostics } from '../diagnostics/create-diagnostics.ts'
import type { Entitlements } from '../entitlements/entitlement-types.ts'
import type { Gate } from '../gate/gate-types.ts'
import type { PluginLink } from '../link/plugin-link.ts'
import type { SettingsOfUser } from '../settings/create-settings.ts'
import type { ConnectivityState } from '../sync/connectivity-state.ts'
import type { Words } from '../words/create-words.ts'
import type { Sync } from '../sync/create-sync.ts'

/** The list of operations for the person at the screen. */
export interface ActivityList {
  list(filter: ActivityFilter): { items: ActivityItem[]; more: boolean }
  /** Rises whenever the list changed. */
  revision(): number
}

/** Usage warnings that the person has not dismissed. */
export interface WarningList {
  list(): UiWarning[]
  dismiss(warning: Pick<UiWarning, 'meter' | 'period'> & { level: number }): void
}

/** The parts of the core that the app shows and steers. */
export interface UiParts {
  readonly version: string
  /** Epoch milliseconds, by the wall clock. */
  readonly startedAt: number
  readonly cloudUrl: string
  readonly account: Account
  readonly entitlements: Pick<Entitlements, 'device' | 'snapshot'>
  readonly gate: Pick<Gate, 'uiMeters' | 'rate' | 'running'>
  readonly clock: Pick<TrustedClock, 'now' | 'state'>
  readonly connectivity: Pick<ConnectivityState, 'state'>
  readonly link: Pick<PluginLink, 'clients'>
  readonly sync: Pick<Sync, 'now'>
  readonly checkout: CheckoutFlow
  readonly settings: SettingsOfUser
  readonly activity: ActivityList
  readonly diagnostics: Diagnostics
  readonly history: Pick<History, 'months' | 'projects' | 'pace'>
  readonly warnings: WarningList
  readonly words: Pick<Words, 'locale' | 't'>
}
