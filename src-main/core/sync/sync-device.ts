import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import {
  SYNC_BATCH_LIMIT,
  type SyncRequest,
  type SyncResponse,
  syncResponseSchema,
} from '../../../shared/protocol/cloud-api.ts'
import { failure, type Result, success } from '../../../shared/result/result.ts'
import type { CloudClient } from '../cloud/cloud-client.ts'
import type { CloudFailure } from '../cloud/cloud-failure.ts'
import type { DeviceSigner } from '../cloud/device-signer.ts'
import type { Accepted, DeviceRecord, Entitlements } from '../entitlements/entitlement-types.ts'
import type { Gate } from '../gate/gate-types.ts'
import type { Journal } from '../journal/journal-types.ts'

export interface SyncDeviceOptions {
  readonly cloud: CloudClient
  readonly entitlements: Pick<Entitlements, 'device' | 'accept'>
  readonly journal: Pick<Journal, 'tail' | 'acknowledged' | 'applyResults'>
  readonly gate: Pick<Gate, 'rights' | 'wanted' | 'returnUnits'>
  readonly logger: Logger
  readonly wallNow: () => number
  readonly version: string
  readonly signal: AbortSignal
  /** How long the whole answer to one request may take, milliseconds. */
  readonly answerMs: number
  /** Called after each answer whose documents were verified. */
  readonly onAccepted: (device: DeviceRecord, accepted: Accepted) => void
}

/** A cloud that was restored asks once for what it lost; one that asks on and on would keep both sides busy for ever. */
const MOST_STEPS_BACK = 2

/** Sends one device's journal until nothing is left, taking in what the cloud answers each time and giving back what it asks for. */
export async function syncDevice(
  device: DeviceRecord,
  signer: DeviceSigner,
  options: SyncDeviceOptions,
): Promise<Result<void, CloudFailure>> {
  const { journal, logger } = options
  let limit = SYNC_BATCH_LIMIT
  let stepsBack = 0
  for (;;) {
    const before = journal.acknowledged(device.deviceId).sequence
    const exchanged = await exchange(device, signer, limit, options)
    if (!exchanged.ok) {
      // A proxy on the way may take less at once than the cloud does.
      if (!isTooLarge(exchanged.failure) || limit === 1) return exchanged
      limit = Math.floor(limit / 2)
      continue
    }
    const { request, response } = exchanged.value
    const returned = await answerReturnRequests(device, response, options)
    const { sequence } = journal.acknowledged(device.deviceId)
    const stuck = request.entries.length > 0 && sequence === before
    if (stuck) {
      logger.warn({ deviceId: device.deviceId, sequence, resendFrom: response.resendFrom }, 'the cloud took no entry')
      return success(undefined)
    }
    if (sequence < before) stepsBack += 1
    if (stepsBack > MOST_STEPS_BACK) {
      return failure({ kind: 'malformed', detail: 'it asks again and again for what it has' })
    }
    const more = returned > 0 || journal.tail(device.deviceId, 1).length > 0
    if (!more) return success(undefined)
  }
}

async function exchange(
  device: DeviceRecord,
  signer: DeviceSigner,
  limit: number,
  options: SyncDeviceOptions,
): Promise<Result<{ request: SyncRequest; response: SyncResponse }, CloudFailure>> {
  const { cloud, entitlements, journal, logger, signal, onAccepted } = options
  const request = buildSyncRequest(device, limit, options)
  const answered = await cloud.send({
    method: 'POST',
    path: '/v1/sync',
    body: request,
    auth: { device: signer },
    schema: syncResponseSchema,
    timeoutMs: options.answerMs,
    maxBytes: 8 * 1024 * 1024,
    signal,
  })
  if (!answered.ok) return answered
  const response = answered.value
  const accepted = await entitlements.accept(response, request.nonce, device.deviceId)
  if (!accepted.ok) {
    logger.error({ deviceId: device.deviceId, code: accepted.failure.code }, 'the documents of a sync were refused')
    return failure({ kind: 'malformed', detail: accepted.failure.message })
  }
  // Only an answer that proved to be the cloud's may mark entries as arrived, and only those that were sent with it.
  const sent = new Set(request.entries.map((entry) => entry.sequence))
  const results = response.results.filter((item) => sent.has(item.sequence))
  journal.applyResults(device.deviceId, { ...response, results })
  onAccepted(device, accepted.value)
  return success({ request, response })
}

/** HTTP 413, by the cloud or by what stands before it. */
function isTooLarge(problem: CloudFailure): boolean {
  return (problem.kind === 'refused' || problem.kind === 'not_the_cloud') && problem.status === 413
}

/** What a sync tells the cloud. Rights and wishes go only with the device in use. */
function buildSyncRequest(
  device: DeviceRecord,
  limit: number,
  options: Pick<SyncDeviceOptions, 'entitlements' | 'journal' | 'gate' | 'wallNow' | 'version'>,
): SyncRequest {
  const { entitlements, journal, gate, wallNow, version } = options
  const isCurrent = entitlements.device()?.deviceId === device.deviceId
  const rights = gate.rights().map(({ leaseId, unspent, held }) => ({ leaseId, unspent, held }))
  return {
    schema: 1,
    nonce: randomBytes(24).toString('base64url'),
    sentAt: wallNow(),
    appVersion: version,
    acknowledged: journal.acknowledged(device.deviceId),
    entries: journal.tail(device.deviceId, limit),
    rights: isCurrent ? rights.slice(0, 100) : [],
    wanted: isCurrent ? gate.wanted().slice(0, 10) : [],
  }
}

/** Gives back what the cloud asks for; answers how many units went into the journal. */
async function answerReturnRequests(
  device: DeviceRecord,
  response: SyncResponse,
  options: SyncDeviceOptions,
): Promise<number> {
  if (options.entitlements.device()?.deviceId !== device.deviceId) return 0
  let returned = 0
  for (const { leaseId, units } of response.returnRequests) {
    returned += await options.gate.returnUnits(leaseId, units, 'requested')
  }
  return returned
}
