import type { AppState } from '../../shared/protocol/ui-api.ts'
import type { UiClient } from '../transport/create-ui-client.ts'
import type { Transport } from '../transport/transport.ts'
import type { AppStore } from './create-app-store.ts'
import { hashOf, type View } from './view.ts'

type Opened = NonNullable<AppState['open']>

const VIEW_OF_OPEN: Readonly<Record<Opened['view'], View>> = {
  overview: 'overview',
  'sign-in': 'overview',
  upgrade: 'plans',
  diagnostics: 'diagnostics',
}

export interface FollowCoreDeps {
  readonly store: AppStore
  readonly client: UiClient
  readonly transport: Transport
  readonly wallNow: () => number
  /** Shows a view by its address. */
  readonly navigate: (hash: string) => void
}

/** Keeps the store at the core's state: asks for it on every new line, then takes what is pushed, never an older one. */
export function followCore({ store, client, transport, wallNow, navigate }: FollowCoreDeps): void {
  let opened = 0
  let fresh = true

  const take = (app: AppState): void => {
    const { app: known } = store.getState()
    if (!fresh && known !== null && app.revision < known.revision) return
    fresh = false
    if (known !== null && known.startedAt !== app.startedAt) store.setState({ restartedAt: app.startedAt })
    store.setState({ app, clockOffset: app.now - wallNow() })
    if (app.open === null || app.open.count === opened) return
    opened = app.open.count
    if (app.open.plan !== null) store.setState({ chosenPlan: app.open.plan })
    navigate(hashOf(VIEW_OF_OPEN[app.open.view]))
  }

  client.onState(take)
  transport.onStatus((connection) => {
    store.setState({ connection })
    if (connection !== 'open') return
    // A core that was restarted counts its revisions anew.
    fresh = true
    void client.request('state.get').then((answer) => {
      if (answer.ok) take(answer.value)
      else store.setState({ failure: answer.failure })
    })
  })
}
