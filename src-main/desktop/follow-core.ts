import { MessageChannelMain } from 'electron'
import type { CorePort } from './core-endpoint.ts'
import { type Refusal, refusalsIn, REFUSALS_REQUEST } from './notifications/watch-refusals.ts'
import { reactToState, STATE_REQUEST, type StateReaction, stateIn, type WatchedState } from './watch-state.ts'

const AGAIN_AFTER = 1000

/** Follows the app's state as one more client of the core, through restarts, and tells the shell what to do about it. */
export function followCore(deps: {
  connect: (port: CorePort) => void
  onState: (state: WatchedState, reaction: StateReaction) => void
  /** The core's newest refused operations, asked for at first and whenever the list of operations changed. */
  onRefusals: (items: readonly Refusal[]) => void
  /** The line to the core broke; a new one is on its way. */
  onGone: () => void
}): { close(): void } {
  let over = false
  let timer: NodeJS.Timeout | undefined
  let port: CorePort | null = null

  const begin = (): void => {
    const { port1, port2 } = new MessageChannelMain()
    let earlier: WatchedState | null = null
    port = port1
    port1.on('message', ({ data }) => {
      if (typeof data !== 'string') return
      const refusals = refusalsIn(data)
      if (refusals !== null) deps.onRefusals(refusals)
      const state = stateIn(data)
      if (state === null) return
      if (state.activityRevision !== earlier?.activityRevision) port1.postMessage(REFUSALS_REQUEST)
      deps.onState(state, reactToState(earlier, state))
      earlier = state
    })
    port1.once('close', () => {
      if (over) return
      deps.onGone()
      timer = setTimeout(begin, AGAIN_AFTER)
    })
    port1.start()
    port1.postMessage(STATE_REQUEST)
    deps.connect(port2)
  }
  begin()

  return {
    close() {
      over = true
      clearTimeout(timer)
      port?.close()
    },
  }
}
