import { join } from 'node:path'
import type { ServerResponse } from 'node:http'
import DatabaseConstructor from 'better-sqlite3'
import { afterEach, expect, vi } from 'vitest'
import { type SyncResponse, syncRequestSchema } from '../../../shared/protocol/cloud-api.ts'
import type { Connectivity } from '../../../shared/protocol/ui-api.ts'
import type { FakeAnswer, FakeCloudRequest } from '../../../src-main/core/cloud/open-fake-cloud.ts'
import type { CoreOptions } from '../../../src-main/core/create-core.ts'
import { findStoreFaults } from '../../../src-main/core/gate/find-store-faults.ts'
import { useTestFolders } from '../../../src-main/core/host/use-test-folders.ts'
import { newTestId } from '../../../src-main/core/link/open-test-link.ts'
import { openTestCore, type TestCore } from '../../../src-main/core/open-test-core.ts'
import type { RevitConnection } from '../../../tools/revit-simulator/revit-connection.ts'
import { openSigningCloud, type SigningCloud } from '../../contract/support/open-signing-cloud.ts'

export const SYNC = 'POST /v1/sync'
export const STREAM = 'GET /v1/stream'

export type Route = (request: FakeCloudRequest, response: ServerResponse) => FakeAnswer | Promise<FakeAnswer>

/** A signed-in companion with an open Revit, and the cloud that it trusts so far. */
export interface CloudScene {
  readonly cloud: SigningCloud
  readonly test: TestCore
  readonly revit: RevitConnection
  readonly honest: Route
  /** How many operations Revit was told are charged. */
  charged(): number
  /** Runs one operation to its end, which is told to Revit as charged. */
  work(): Promise<void>
  /** Lets the cloud misbehave, works and syncs; answers what the companion then says of the cloud. */
  under(route: Route): Promise<Connectivity>
  /** The cloud behaves again: all that ran is taken in, once. */
  expectRecovered(): Promise<void>
}

/** Opens scenes that end with their test, over a store in which all is in order. Call it once at the top of a test file. */
export function prepareCloudScenes(): (options?: Partial<CoreOptions>) => Promise<CloudScene> {
  // Whole companions: on a machine with much else to do each takes its time.
  vi.setConfig({ testTimeout: 90_000 })
  const newFolder = useTestFolders('cloud-scene-')
  const cleanUp: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const undo of cleanUp.splice(0).toReversed()) await undo()
  })

  return async (options = {}) => {
    const cloud = await openSigningCloud('enterprise')
    const syncSettings = { debounceMs: 60_000, backOffBaseMs: 60_000, backOffCapMs: 60_000, answerMs: 15_000 }
    const home = newFolder()
    const test = await openTestCore(cloud.url, { home, syncSettings, ...options })
    cleanUp.push(async () => {
      await test.close()
      await cloud.close()
      const database = new DatabaseConstructor(join(home, 'store.sqlite'), { readonly: true })
      expect(findStoreFaults(database)).toEqual([])
      database.close()
    })
    await test.app.call('account.signIn', {})
    await test.until((state) => state.entitlement !== null && state.connectivity.status === 'online')
    const honest = cloud.routes.get(SYNC)
    if (honest === undefined) throw new Error('the cloud syncs')
    return playScene(cloud, test, await test.openRevit(), honest)
  }
}

function playScene(cloud: SigningCloud, test: TestCore, revit: RevitConnection, honest: Route): CloudScene {
  let charged = 0
  const scene: CloudScene = {
    cloud,
    test,
    revit,
    honest,
    charged: () => charged,
    async work() {
      const reserved = await revit.rpc.call('gate.reserve', { opId: newTestId(), operation: 'ai_layout', areaSqm: 90 })
      if (reserved.outcome === 'denied') throw new Error(reserved.decision.code)
      const committed = await revit.rpc.call('gate.commit', { reservationId: reserved.reservationId })
      expect(committed).toMatchObject({ charged: 1 })
      charged += 1
    },
    async under(route) {
      cloud.routes.set(SYNC, route)
      await scene.work()
      // It is refused in the words of the state, which is what is looked at.
      await test.app.call('sync.now', {}).catch(() => undefined)
      await scene.work()
      const { connectivity } = await test.app.call('state.get', {})
      return connectivity
    },
    async expectRecovered() {
      cloud.routes.set(SYNC, honest)
      await test.app.call('sync.now', {})
      const { connectivity, meters } = await test.app.call('state.get', {})
      expect(connectivity).toMatchObject({ status: 'online', queued: 0, rejected: 0, reason: null })
      expect(meters.find(({ key }) => key === 'ai_layouts')).toMatchObject({ used: charged, held: 0 })
    },
  }
  return scene
}

export const say =
  (answer: FakeAnswer): Route =>
  () =>
    answer

/** The honest answer, changed. */
export function changed(
  scene: CloudScene,
  change: (answer: SyncResponse, request: FakeCloudRequest) => unknown,
): Route {
  return async (request, response) => {
    const answer = await scene.honest(request, response)
    return { body: await change(answer?.body as SyncResponse, request) }
  }
}

/** What the cloud would sign in answer to a request, changed. */
export function snapshotFor(scene: CloudScene, request: FakeCloudRequest, changes: object): object {
  const { nonce } = syncRequestSchema.parse(request.body)
  const deviceId = String(request.headers['revitautoplan-device'])
  return scene.cloud.signer.snapshot({ nonce, deviceId, issuedAt: Date.now(), ...changes })
}
