import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { uuidV7 } from '../../shared/identifiers/uuid-v7.ts'
import { createRpcClient, type RpcClient } from '../../shared/protocol/rpc-client.ts'
import { type AppState, appStateSchema, uiMethods } from '../../shared/protocol/ui-api.ts'
import { type Core, createCore } from '../../src-main/core/create-core.ts'
import { createFileSecretStore } from '../../src-main/core/host/file-secret-store.ts'
import { readDiscovery } from '../../src-main/core/link/discovery-file.ts'
import { verifyLedger } from '../../server/features/metering/verify-ledger.ts'
import { startTestCloud, type TestCloud } from '../../server/testing/start-test-cloud.ts'
import type { TestBrowser } from '../../server/testing/test-browser.ts'
import { connectRevit, type RevitConnection } from '../../tools/revit-simulator/revit-connection.ts'

/** A whole companion of its own folder, with a window and a Revit. */
interface Companion {
  readonly core: Core
  readonly home: string
  readonly revit: RevitConnection
  readonly app: RpcClient<typeof uiMethods>
  state(): AppState
  run(): Promise<string>
}

const logger = pino({ level: 'silent' })
let cloud: TestCloud
let person: TestBrowser
const companions: Companion[] = []

beforeEach(async () => {
  cloud = await startTestCloud()
  person = cloud.browser()
  await person.signUp({ email: 'ada@example.com' })
})
afterEach(async () => {
  for (const { core, home, revit } of companions.splice(0)) {
    revit.close()
    await core.close()
    rmSync(home, { recursive: true, force: true })
  }
  expect(await verifyLedger(cloud.cloud.db)).toEqual([])
  await cloud.close()
})

async function signedIn(): Promise<Companion> {
  const home = mkdtempSync(join(tmpdir(), 'companion-'))
  const core = await createCore({
    home,
    cloudUrl: cloud.url,
    version: '1.0.0',
    secretStore: createFileSecretStore(join(home, 'secrets'), logger),
    fetch,
    rootPublicKey: null,
    logger,
    syncSettings: { debounceMs: 10 },
  })
  const discovery = readDiscovery(home)
  if (discovery === null) throw new Error('there is no discovery file')
  const revit = await connectRevit(discovery, { clientName: 'Test', clientVersion: '1.0.0', year: 2027 })
  let state: AppState | null = null
  const app: RpcClient<typeof uiMethods> = createRpcClient({
    methods: uiMethods,
    send: (text) => window.receive(text),
    onRequest: (method, params) => {
      if (method === 'state.changed') state = appStateSchema.parse(params)
    },
  })
  const window = core.connectUi((text) => app.receive(text))
  const current = (): AppState => {
    if (state === null) throw new Error('no state has been pushed')
    return state
  }
  state = await app.call('state.get', {})
  const { userCode } = await app.call('account.signIn', {})
  await person.get(`/device?user_code=${userCode ?? ''}`)
  await person.post('/device', { user_code: userCode ?? '', decision: 'approve', confirmed: 'yes' })
  await expect.poll(() => current().entitlement?.plan.id, { timeout: 15_000 }).toBe('free')
  const companion: Companion = {
    core,
    home,
    revit,
    app,
    state: current,
    async run() {
      const opId = uuidV7(Date.now(), randomBytes(10))
      const reserved = await revit.rpc.call('gate.reserve', { opId, operation: 'ai_layout', areaSqm: 120 })
      if (reserved.outcome === 'denied') return reserved.decision.code
      await revit.rpc.call('gate.commit', { reservationId: reserved.reservationId })
      return 'charged'
    },
  }
  companions.push(companion)
  return companion
}

const available = (companion: Companion): number | undefined =>
  companion.state().meters.find((meter) => meter.key === 'ai_layouts')?.available

it('two companions of an account share its units, and never use more than the limit together', async () => {
  const first = await signedIn()
  await expect.poll(() => available(first)).toBe(5)
  const second = await signedIn()
  // The first gives half of its rest back, told by a push; the second fetches what the pool does not keep back.
  await expect.poll(() => available(first), { timeout: 10_000 }).toBe(3)
  await expect.poll(() => available(second), { timeout: 10_000 }).toBe(1)

  const outcomes: string[] = []
  for (let turn = 0; turn < 4; turn += 1) outcomes.push(await second.run(), await first.run())
  expect(outcomes.filter((outcome) => outcome === 'charged')).toHaveLength(5)
  expect(await second.run()).toBe('quota_exhausted')
  await expect
    .poll(async () => {
      const pool = await cloud.cloud.db
        .selectFrom('pool')
        .select(['settled_units', 'overage_units'])
        .where('meter', '=', 'ai_layouts')
        .orderBy('period')
        .executeTakeFirstOrThrow()
      return pool
    })
    .toEqual({ settled_units: 5, overage_units: 0 })
}, 60_000)

it('a companion that signs out leaves all its units to the other, also when it had none left to give back', async () => {
  const first = await signedIn()
  const second = await signedIn()
  await expect.poll(() => available(second), { timeout: 10_000 }).toBe(1)
  expect(await second.run()).toBe('charged')
  await expect.poll(() => second.state().connectivity.queued, { timeout: 10_000 }).toBe(0)
  await second.app.call('account.signOut', {})
  await expect.poll(() => second.state().signIn.status).toBe('signed_out')
  expect(await second.run()).toBe('sign_in_required')

  // Alone again, the first may hold everything that is left.
  await expect.poll(() => available(first), { timeout: 10_000 }).toBe(4)
  const devices = await cloud.cloud.db.selectFrom('device').select('status').execute()
  expect(devices.map((device) => device.status).sort()).toEqual(['active', 'retired'])
}, 60_000)
