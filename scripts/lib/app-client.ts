import { WebSocket } from 'ws'
import { appStateSchema, UI_PATH, UI_PROTOCOL, uiMethods, type AppState } from '../../shared/protocol/ui-api.ts'
import { createRpcClient, type RpcClient } from '../../shared/protocol/rpc-client.ts'

/** What the app's window does, without the window: the same API of the core over the same socket. */
export interface AppClient {
  readonly rpc: RpcClient<typeof uiMethods>
  /** The last state that the core pushed. */
  state(): AppState
  /** Waits for a state; rejects with what was waited for after `timeoutMs`. */
  until(what: string, test: (state: AppState) => boolean, timeoutMs: number): Promise<AppState>
  close(): void
}

/** @param uiUrl the address that the headless companion prints, with the key in its fragment */
export async function connectApp(uiUrl: string): Promise<AppClient> {
  const url = new URL(uiUrl)
  const key = new URLSearchParams(url.hash.slice(1)).get('key') ?? ''
  const socket = new WebSocket(`ws://${url.host}${UI_PATH}`, [UI_PROTOCOL, `key.${key}`], {
    headers: { Origin: url.origin },
  })
  let latest: AppState | null = null
  const waiting = new Set<() => void>()
  const accept = (state: AppState): void => {
    latest = state
    for (const look of waiting) look()
  }
  const rpc = createRpcClient({
    methods: uiMethods,
    send: (text) => socket.send(text),
    onRequest: (method, params) => {
      if (method === 'state.changed') accept(appStateSchema.parse(params))
      return undefined
    },
  })
  socket.on('message', (data) => rpc.receive(String(data)))
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve())
    socket.once('error', reject)
  })
  socket.on('error', () => undefined)
  socket.on('close', () => rpc.close('the companion closed the connection'))
  accept(await rpc.call('state.get', {}))

  const state = (): AppState => {
    if (latest === null) throw new Error('no state has come yet')
    return latest
  }
  return {
    rpc,
    state,
    until: async (what, test, timeoutMs) =>
      await new Promise((resolve, reject) => {
        const give = setTimeout(() => {
          waiting.delete(look)
          reject(new Error(`not within ${timeoutMs / 1000} s: ${what}`))
        }, timeoutMs)
        const look = (): void => {
          if (!test(state())) return
          clearTimeout(give)
          waiting.delete(look)
          resolve(state())
        }
        waiting.add(look)
        look()
      }),
    close: () => socket.close(),
  }
}
