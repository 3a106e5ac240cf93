import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ShellStatus } from '../../shared/protocol/shell-api.ts'
import type { AppState } from '../../shared/protocol/ui-api.ts'
import type { BillingInterval } from '../../shared/protocol/cloud-api.ts'
import type { UiFailure } from '../transport/create-ui-client.ts'
import type { TransportStatus } from '../transport/transport.ts'
import type { Place, View } from './view.ts'

export interface AppStoreState {
  readonly connection: TransportStatus
  /** `null` until the core's first answer; afterwards the last known state, also while the connection is lost. */
  readonly app: AppState | null
  /** The core's trusted time minus this window's clock, milliseconds. */
  readonly clockOffset: number
  readonly view: View
  /** The part of the view that the address names. */
  readonly part: string | null
  /** The plan whose changes the Plans view shows; `null` picks the next one up. */
  readonly chosenPlan: string | null
  readonly interval: BillingInterval
  /** What the desktop shell told; `null` in a browser, and until it told. */
  readonly shell: ShellStatus | null
  /** When the companion was started anew under this window; `null` when it was not, or the person has read of it. */
  readonly restartedAt: number | null
  /** Why the last action did not work, until dismissed or until another works. */
  readonly failure: UiFailure | null
}

/** True once a member is signed in on this device. */
export function isSignedIn({ app }: AppStoreState): boolean {
  return app !== null && app.account !== null
}

export type AppStore = StoreApi<AppStoreState>

/** What the windows show. The core's state is kept as pushed; nothing of it is computed here. */
export function createAppStore({ view, part }: Place): AppStore {
  return createStore<AppStoreState>(() => ({
    connection: 'connecting',
    app: null,
    clockOffset: 0,
    view,
    part,
    chosenPlan: null,
    interval: 'month',
    shell: null,
    restartedAt: null,
    failure: null,
  }))
}
