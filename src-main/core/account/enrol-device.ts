import { z } from 'zod'
import { type EnrolRequest, enrolResponseSchema } from '../../../shared/protocol/cloud-api.ts'
import { failure, type Result, success } from '../../../shared/result/result.ts'
import type { CloudClient } from '../cloud/cloud-client.ts'
import type { CloudFailure } from '../cloud/cloud-failure.ts'
import { createDeviceKey, deleteDeviceKey } from '../cloud/device-signer.ts'
import type { DeviceRecord } from '../entitlements/entitlement-types.ts'
import type { SecretStore } from '../host/secret-store.ts'
import { deviceName } from './device-name.ts'

export interface EnrolOptions {
  readonly cloud: CloudClient
  readonly secrets: SecretStore
  /** The root public keys that are trusted; `null` pins the one of the answer. */
  readonly trustedRoots: readonly string[] | null
  readonly platform: NodeJS.Platform
  readonly version: string
  readonly newId: () => string
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly signal: AbortSignal
}

const ATTEMPTS = 3

/** Makes a device with its own id and key and makes it known to the cloud, in the name of the member whose session `token` is. */
export async function enrolDevice(token: string, options: EnrolOptions): Promise<Result<DeviceRecord, CloudFailure>> {
  const { secrets, trustedRoots, platform, version, newId, now } = options
  const deviceId = newId()
  const name = deviceName(platform)
  const publicKey = await createDeviceKey(secrets, deviceId)
  const answered = await postDevice(token, { deviceId, publicKey, name, platform, appVersion: version }, options)
  const enrolled =
    answered.ok && trustedRoots !== null && !trustedRoots.includes(answered.value.rootPublicKey)
      ? failure<CloudFailure>({ kind: 'malformed', detail: 'its root key is not the one that this version trusts' })
      : answered
  if (!enrolled.ok) {
    await deleteDeviceKey(secrets, deviceId)
    return enrolled
  }
  const { accountId, accountName, memberId, memberName, memberEmail, projectHmacKey } = enrolled.value
  return success({
    deviceId,
    accountId,
    accountName,
    memberId,
    memberName,
    memberEmail,
    deviceName: name,
    rootPublicKey: enrolled.value.rootPublicKey,
    projectHmacKey,
    enrolledAt: now(),
    status: 'active',
  })
}

/** The device makes its own id, so that a request whose answer was lost may be sent again. */
async function postDevice(
  token: string,
  body: EnrolRequest,
  options: EnrolOptions,
): Promise<Result<z.output<typeof enrolResponseSchema>, CloudFailure>> {
  const { cloud, signal } = options
  for (let attempt = 1; ; attempt += 1) {
    const answered = await cloud.send({
      method: 'POST',
      path: '/v1/devices',
      body,
      auth: { bearer: token },
      schema: enrolResponseSchema,
      signal,
    })
    const lost = !answered.ok && (answered.failure.kind === 'unreachable' || answered.failure.kind === 'unavailable')
    if (!lost || attempt === ATTEMPTS || signal.aborted) return answered
  }
}

/** The session of the browser's approval has done its work; from here on the device's key speaks for it. */
export async function endSession(cloud: CloudClient, token: string): Promise<void> {
  await cloud.send({
    method: 'POST',
    path: '/api/auth/sign-out',
    body: {},
    auth: { bearer: token },
    schema: z.unknown(),
    timeoutMs: 5000,
  })
}
