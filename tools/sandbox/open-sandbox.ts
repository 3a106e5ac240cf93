import { join } from 'node:path'
import type { Logger } from 'pino'
import { createRpcClient } from '../../shared/protocol/rpc-client.ts'
import { appStateSchema, uiMethods, type AppState } from '../../shared/protocol/ui-api.ts'
import { createCore, type Core, type CoreOptions } from '../../src-main/core/create-core.ts'
import { createFileSecretStore } from '../../src-main/core/host/file-secret-store.ts'
import type { SandboxAccount } from './sandbox-account.ts'
import { createSandboxCloud, SANDBOX_CLOUD_URL } from './sandbox-cloud.ts'

/** A real core over an account, a cloud and a clock that are played. */
export interface Sandbox {
  readonly core: Core
  account(): SandboxAccount
  /** Resolves once the companion decides by the changed account. */
  change(next: SandboxAccount): Promise<void>
  close(): Promise<void>
}

export interface SandboxOptions {
  /** The data folder, on a local disk; not one that a real companion uses. */
  readonly home: string
  readonly account: SandboxAccount
  readonly logger: Logger
  readonly version: string
  readonly core?: Pick<CoreOptions, 'linkSettings' | 'holdGraceMs'>
}

/** Opens a core in this process that decides, holds and counts as always and reaches no network. */
export async function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { home, logger, version } = options
  let account = options.account
  const now = (): number => Date.now() + account.clockOffsetMs
  const cloud = await createSandboxCloud(() => account, now)
  const core = await createCore({
    home,
    cloudUrl: SANDBOX_CLOUD_URL,
    version,
    secretStore: createFileSecretStore(join(home, 'secrets'), logger),
    fetch: cloud.fetch,
    trustedRoots: null,
    logger,
    now,
    pretend: () => account.pretended,
    syncSettings: { debounceMs: 10, backOffBaseMs: 20, backOffCapMs: 200, streamBackOffCapMs: 200 },
    ...options.core,
  })
  const window = core.connectUi((text) => app.receive(text))
  let state: AppState | null = null
  const waiting = new Set<() => void>()
  const take = (next: AppState): void => {
    state = next
    for (const look of waiting) look()
  }
  const app = createRpcClient({
    methods: uiMethods,
    send: (text) => window.receive(text),
    onRequest: (method, params) => {
      if (method === 'state.changed') take(appStateSchema.parse(params))
    },
  })
  take(await app.call('state.get', {}))

  function until(test: (state: AppState) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (state === null || !test(state)) return
        waiting.delete(look)
        resolve()
      }
      waiting.add(look)
      look()
    })
  }

  async function settle(): Promise<void> {
    if (!account.signedIn) {
      await app.call('account.signOut', {})
      return
    }
    take(await app.call('state.get', {}))
    if (state?.account === null) {
      await app.call('account.signIn', {})
      await until((one) => one.entitlement !== null)
    }
    // Offline it fails, as it should: the companion notices that the cloud is out of reach.
    await app.call('sync.now', {}).catch((error: unknown) => {
      if (account.online) throw error
    })
  }

  if (account.signedIn) await settle()
  return {
    core,
    account: () => account,
    async change(next) {
      // What has run is settled first: a lease that is signed anew must not grant it again.
      if (account.online && account.signedIn) await app.call('sync.now', {})
      account = next
      cloud.accountChanged()
      await settle()
    },
    async close() {
      window.close()
      await core.close()
    },
  }
}
