import { createPublicKey } from 'node:crypto'
import type { EnrolRequest } from '../../../shared/protocol/cloud-api.ts'
import type { Executor } from '../../db/database.ts'
import { lockAccount } from '../accounts/accounts-store.ts'
import { HttpError } from '../../http/http-error.ts'
import { findDevice, insertDevice, renewDevice, sharingDevices, SIGNED_OUT, type Device } from './device-store.ts'

/** Devices of an account that are in use: each sync of one looks at all of them. */
const DEVICES_LIMIT = 1000

/**
 * Enrols a device under the id and key that it made; the same request again changes nothing.
 *
 * @throws HttpError 400 when the key is none, 409 when the id is taken by another key or account or the device may not come back,
 * or the account has too many
 */
export async function enrolDevice(
  executor: Executor,
  member: { readonly memberId: string; readonly accountId: string },
  request: EnrolRequest,
  now: number,
): Promise<Device> {
  if (!isPublicKey(request.publicKey)) {
    throw new HttpError(400, 'invalid_key', 'The public key is not an Ed25519 key.', 'Make a new key pair.')
  }
  const description = {
    member_id: member.memberId,
    name: request.name,
    platform: request.platform,
    app_version: request.appVersion,
    last_seen_at: now,
  }
  // Devices that enrol at the same time are counted one after the other.
  await lockAccount(executor, member.accountId)
  const isNew = (await findDevice(executor, request.deviceId)) === null
  if (isNew && (await sharingDevices(executor, member.accountId, now)).length >= DEVICES_LIMIT) {
    throw new HttpError(
      409,
      'too_many_devices',
      `This account has ${DEVICES_LIMIT} devices in use, which is the most that it can have.`,
      'Sign out on a device that is no longer used, or write to support.',
    )
  }
  await insertDevice(executor, {
    ...description,
    id: request.deviceId,
    account_id: member.accountId,
    public_key: request.publicKey,
    status: 'active',
    status_reason: null,
    enrolled_at: now,
  })
  const known = await findDevice(executor, request.deviceId)
  if (known === null) throw new Error('an enrolled device is not found')
  if (known.publicKey !== request.publicKey || known.accountId !== member.accountId) {
    throw new HttpError(
      409,
      'device_id_taken',
      'A device with this id is already enrolled with another key or account.',
      'Make a new device id and key, and sign in again.',
    )
  }
  if (known.status !== 'active' && known.statusReason !== SIGNED_OUT) {
    throw new HttpError(
      409,
      'device_ended',
      'This device was retired or frozen.',
      'Make a new device id and key, and sign in again.',
    )
  }
  await renewDevice(executor, request.deviceId, description)
  return (await findDevice(executor, request.deviceId)) ?? known
}

function isPublicKey(publicKey: string): boolean {
  try {
    createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' })
    return true
  } catch {
    return false
  }
}
