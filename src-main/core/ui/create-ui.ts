import type { Logger } from 'pino'
import { JSON_RPC_VERSION } from '../../../shared/protocol/json-rpc.ts'
import { type AppState, uiMethods } from '../../../shared/protocol/ui-api.ts'
import { createDispatcher } from '../rpc/dispatcher.ts'
import { coalesce } from '../timing/coalesce.ts'
import { gatherAppState } from './app-state.ts'
import { createUiHandlers } from './ui-handlers.ts'
import type { UiParts } from './ui-parts.ts'

/** One window's line to the core, whatever carries it. */
export interface UiConnection {
  /** Takes a text frame from the window. */
  receive(text: string): void
  close(): void
}

export interface Ui {
  connect(send: (text: string) => void): UiConnection
  /** Call after anything that the app shows has changed. */
  changed(): void
  /** Brings up a view; false when no window is there to show it. */
  open(view: NonNullable<AppState['open']>['view'], plan: string | null): boolean
  close(): void
}

/** States are pushed at most this often: twenty a second. */
const PUSH_INTERVAL_MS = 50

/** The app's side of the core: one state for all windows, pushed when it changes, and the methods that change it. */
export function createUi(parts: UiParts, logger: Logger, newId: () => string): Ui {
  const connections = new Set<(text: string) => void>()
  let revision = 0
  let opened = 0
  let open: AppState['open'] = null

  const push = coalesce(() => {
    if (connections.size === 0) return
    revision += 1
    const state = gatherAppState(parts, revision, open)
    open = null
    const text = JSON.stringify({ jsonrpc: JSON_RPC_VERSION, method: 'state.changed', params: state })
    for (const send of connections) send(text)
  }, PUSH_INTERVAL_MS)

  const dispatch = createDispatcher({
    methods: uiMethods,
    handlers: createUiHandlers(parts, () => gatherAppState(parts, revision, open), push.trigger),
    notifications: {},
    notified: {},
    guard: () => null,
    onBug: (error, method) => {
      const errorId = newId()
      logger.error({ errorId, method, err: error }, 'a call of the app failed')
      return errorId
    },
  })

  return {
    connect(send) {
      let isOpen = true
      const answer = (text: string | null): void => {
        if (text !== null && isOpen) send(text)
      }
      connections.add(send)
      return {
        receive(text) {
          const answered = dispatch(text, null)
          if (answered instanceof Promise) void answered.then(answer)
          else answer(answered)
        },
        close() {
          isOpen = false
          connections.delete(send)
        },
      }
    },
    changed: push.trigger,
    open(view, plan) {
      opened += 1
      open = { view, plan, count: opened }
      push.trigger()
      return connections.size > 0
    },
    close() {
      push.close()
      connections.clear()
    },
  }
}
