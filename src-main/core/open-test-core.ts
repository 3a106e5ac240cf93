import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { createRpcClient, type RpcClient } from '../../shared/protocol/rpc-client.ts'
import { type AppState, appStateSchema, uiMethods } from '../../shared/protocol/ui-api.ts'
import { connectRevit, type RevitConnection } from '../../tools/revit-simulator/revit-connection.ts'
import { type Core, type CoreOptions, createCore } from './create-core.ts'
import { createFileSecretStore } from './host/file-secret-store.ts'
import { readDiscovery } from './link/discovery-file.ts'

/** A whole core in this process, with a window of the app open on it. */
export interface TestCore {
  readonly core: Core
  readonly home: string
  /** Asks the core as the window does. */
  readonly app: RpcClient<typeof uiMethods>
  /** The last state that the window was given. */
  state(): AppState
  /** Resolves with the first state, from the one at hand on, that passes the test. */
  until(test: (state: AppState) => boolean): Promise<AppState>
  /** A Revit that has said hello. */
  openRevit(): Promise<RevitConnection>
  closeWindow(): void
  /** Closes the core; removes the folder unless it was given. */
  close(): Promise<void>
}

/** Opens a core on a folder of its own that syncs within moments. What `options` name goes before. */
export async function openTestCore(cloudUrl: string, options: Partial<CoreOptions> = {}): Promise<TestCore> {
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'core-'))
  const logger = options.logger ?? pino({ level: 'silent' })
  const core = await createCore({
    home,
    cloudUrl,
    version: '1.0.0',
    secretStore: createFileSecretStore(join(home, 'secrets'), logger),
    fetch,
    trustedRoots: null,
    logger,
    syncSettings: { debounceMs: 10, backOffBaseMs: 20, backOffCapMs: 40, streamBackOffCapMs: 40 },
    ...options,
  })
  let latest: AppState | null = null
  const waiting = new Set<(state: AppState) => void>()
  const take = (state: AppState): void => {
    latest = state
    for (const look of waiting) look(state)
  }
  const window = core.connectUi((text) => app.receive(text))
  const app = createRpcClient({
    methods: uiMethods,
    send: (text) => window.receive(text),
    onRequest: (method, params) => {
      if (method === 'state.changed') take(appStateSchema.parse(params))
    },
  })
  take(await app.call('state.get', {}))
  const state = (): AppState => {
    if (latest === null) throw new Error('no state has come')
    return latest
  }
  return {
    core,
    home,
    app,
    state,
    until: (test) =>
      new Promise((resolve) => {
        const look = (current: AppState): void => {
          if (!test(current)) return
          waiting.delete(look)
          resolve(current)
        }
        waiting.add(look)
        look(state())
      }),
    async openRevit() {
      const discovery = readDiscovery(home)
      if (discovery === null) throw new Error('there is no discovery file')
      return await connectRevit(discovery, { clientName: 'Test', clientVersion: '1.0.0', year: 2027 })
    },
    closeWindow: () => window.close(),
    async close() {
      await core.close()
      if (options.home === undefined) rmSync(home, { recursive: true, force: true })
    },
  }
}
