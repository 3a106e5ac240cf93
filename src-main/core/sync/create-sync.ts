import type { Logger } from 'pino'
import type { StreamEvent } from '../../../shared/protocol/cloud-api.ts'
import { failure, type Result, success } from '../../../shared/result/result.ts'
import type { TranslateCore } from '../../../shared/words/core-words.ts'
import type { CloudClient } from '../cloud/cloud-client.ts'
import { type CloudFailure, describeCloudFailure } from '../cloud/cloud-failure.ts'
import { type DeviceSigner, loadDeviceSigner } from '../cloud/device-signer.ts'
import type { Accepted, DeviceRecord, Entitlements } from '../entitlements/entitlement-types.ts'
import type { Gate } from '../gate/gate-types.ts'
import type { SecretStore } from '../host/secret-store.ts'
import type { Journal } from '../journal/journal-types.ts'
import type { ConnectivityState } from './connectivity-state.ts'
import { createPushStream } from './push-stream.ts'
import { syncDevice } from './sync-device.ts'
import { createSyncLoop, type SyncTrigger } from './sync-loop.ts'
import { SYNC_SETTINGS, type SyncSettings } from './sync-settings.ts'

export interface Sync {
  start(): void
  /** Asks for a sync and does not wait. */
  request(trigger: SyncTrigger): void
  /** Syncs with everything that is in the journal now; resolves when that attempt is over. */
  now(trigger: SyncTrigger): Promise<Result<void, CloudFailure>>
  /** Call after another device came into use, or none. */
  deviceChanged(): Promise<void>
  close(): Promise<void>
}

export interface SyncOptions {
  readonly cloud: CloudClient
  readonly secrets: SecretStore
  readonly entitlements: Pick<Entitlements, 'device' | 'devicesWithTail' | 'accept'>
  readonly journal: Pick<Journal, 'tail' | 'acknowledged' | 'applyResults'>
  readonly gate: Pick<Gate, 'rights' | 'wanted' | 'returnUnits'>
  readonly connectivity: ConnectivityState
  readonly logger: Logger
  readonly now: () => number
  readonly t: TranslateCore
  readonly wallNow: () => number
  readonly random: () => number
  readonly version: string
  readonly settings?: Partial<SyncSettings>
  readonly onAccepted: (device: DeviceRecord, accepted: Accepted) => void
  /** A push that sync itself has no use for. */
  readonly onPush: (event: StreamEvent) => void
}

/** Brings journal and ledger together: sends what every device of this install recorded, takes in what the account may do. */
export function createSync(options: SyncOptions): Sync {
  const { cloud, secrets, entitlements, journal, connectivity, logger, onPush } = options
  const settings: SyncSettings = { ...SYNC_SETTINGS, ...options.settings }
  const closing = new AbortController()
  const signers = new Map<string, DeviceSigner>()

  async function signerOf(deviceId: string): Promise<DeviceSigner | null> {
    const known = signers.get(deviceId)
    if (known !== undefined) return known
    const loaded = await loadDeviceSigner(secrets, deviceId)
    if (loaded !== null) signers.set(deviceId, loaded)
    return loaded
  }

  async function syncOne(device: DeviceRecord): Promise<Result<void, CloudFailure>> {
    const signer = await signerOf(device.deviceId)
    if (signer === null) return failure({ kind: 'key_missing' })
    return syncDevice(device, signer, {
      ...options,
      signal: closing.signal,
      answerMs: settings.answerMs,
      onAccepted,
    })
  }

  function onAccepted(device: DeviceRecord, accepted: Accepted): void {
    if (entitlements.device()?.deviceId === device.deviceId) connectivity.succeeded()
    options.onAccepted(device, accepted)
  }

  /** The device in use decides what is said about the cloud; an earlier one with a problem does not hold it up. */
  async function attempt(): Promise<Result<void, CloudFailure>> {
    const current = entitlements.device()
    const result = current === null ? success(undefined) : await syncOne(current)
    if (!result.ok && result.failure.kind !== 'refused' && result.failure.kind !== 'key_missing') return result
    for (const device of entitlements.devicesWithTail()) {
      if (device.deviceId === current?.deviceId || journal.tail(device.deviceId, 1).length === 0) continue
      const uploaded = await syncOne(device)
      if (!uploaded.ok)
        logger.warn({ deviceId: device.deviceId, problem: uploaded.failure }, 'an earlier device could not sync')
    }
    return result
  }

  const stream = createPushStream({
    cloud,
    settings,
    logger,
    random: options.random,
    onEvent(event) {
      if (event.event !== 'shutdown') loop.request('push')
      onPush(event)
    },
    onOpened: () => loop.request('stream'),
    // Without the stream nothing tells of changes: the next look comes within the polling interval.
    onLost: () => loop.request('stream'),
  })
  const loop = createSyncLoop({
    settings,
    connectivity,
    logger,
    now: options.now,
    random: options.random,
    isStreaming: stream.isOpen,
    attempt,
    describe: (problem) => describeCloudFailure(problem, cloud.url, options.t),
  })

  async function listen(): Promise<void> {
    const deviceId = entitlements.device()?.deviceId
    const signer = deviceId === undefined ? null : await signerOf(deviceId)
    if (!closing.signal.aborted) stream.listenAs(signer)
  }

  return {
    start() {
      void listen()
      loop.start()
    },
    request: loop.request,
    now: loop.now,
    async deviceChanged() {
      connectivity.reset()
      await listen()
    },
    async close() {
      stream.close()
      closing.abort()
      await loop.close()
    },
  }
}
