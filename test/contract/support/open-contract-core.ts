import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { appStateSchema } from '../../../shared/protocol/ui-api.ts'
import { createCore } from '../../../src-main/core/create-core.ts'
import { createFileSecretStore } from '../../../src-main/core/host/file-secret-store.ts'
import { openSigningCloud } from './open-signing-cloud.ts'

/** What a file of frames starts from: nobody signed in, or an account on a plan of which nothing is used. */
export const GIVEN = ['signed_out', 'free', 'professional'] as const
export type Given = (typeof GIVEN)[number]

export interface ContractCore {
  /** Where its discovery file lies. */
  readonly home: string
  close(): Promise<void>
}

/** A real core in the state that a file of frames asks for. */
export async function openContractCore(given: Given): Promise<ContractCore> {
  const home = mkdtempSync(join(tmpdir(), 'contract-'))
  const cloud = await openSigningCloud(given === 'signed_out' ? 'free' : given)
  const logger = pino({ level: 'silent' })
  const core = await createCore({
    home,
    cloudUrl: cloud.url,
    version: '1.0.0',
    secretStore: createFileSecretStore(join(home, 'secrets'), logger),
    fetch,
    rootPublicKey: null,
    logger,
    // The figures that frames compare do not depend on how soon entries are sent.
    syncSettings: { debounceMs: 60_000 },
  })
  if (given !== 'signed_out') await signIn(core.connectUi)
  return {
    home,
    async close() {
      await core.close()
      await cloud.close()
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** Signs in as the app does and waits for the plan. */
async function signIn(connectUi: Awaited<ReturnType<typeof createCore>>['connectUi']): Promise<void> {
  const arrived = Promise.withResolvers<void>()
  const window = connectUi((text) => {
    const { method, params } = JSON.parse(text) as { method?: string; params?: unknown }
    if (method === 'state.changed' && appStateSchema.parse(params).entitlement !== null) arrived.resolve()
  })
  window.receive(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'account.signIn' }))
  await arrived.promise
  window.close()
}
