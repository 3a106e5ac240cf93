import type { Request, RequestHandler, Response } from 'express'
import type { Kysely } from 'kysely'
import { createPublicKey, hash, verify } from 'node:crypto'
import { z } from 'zod'
import { DEVICE_HEADERS, deviceSignatureInput } from '../../../shared/protocol/cloud-api.ts'
import { deviceStatusSchema } from '../../../shared/protocol/signed-documents.ts'
import { HOUR } from '../../../shared/time/duration.ts'
import type { Database } from '../../db/database.ts'
import { HttpError } from '../../http/http-error.ts'
import { rawBodyOf } from '../../http/raw-body.ts'
import { endDevice, findDevice, MEMBER_LEFT, type Device } from './device-store.ts'
import { readSignature } from './read-signature.ts'

/** How far a device's clock may be off before its requests, other than a sync, are refused. */
const CLOCK_TOLERANCE = 26 * HOUR

const SIGN_IN_AGAIN = 'Sign in on this device again.'

const deviceLocalsSchema = z.object({
  device: z.object({
    deviceId: z.string(),
    accountId: z.string(),
    memberId: z.string(),
    status: deviceStatusSchema,
    enrolledAt: z.int(),
  }),
})
export type CurrentDevice = z.infer<typeof deviceLocalsSchema>['device']

/** The device that `requireDevice` found; throws where no such guard stands in front. */
export function deviceOf(response: Response): CurrentDevice {
  return deviceLocalsSchema.parse(response.locals).device
}

/** Whether a request claims to come from a device. */
export function namesDevice(request: Request): boolean {
  return request.get(DEVICE_HEADERS.device) !== undefined
}

export interface RequireDeviceDeps {
  readonly db: Kysely<Database>
  readonly now: () => number
  /** Whether a member belongs to an account. */
  readonly belongs: (accountId: string, memberId: string) => Promise<boolean>
}

/**
 * Lets only requests through that a known device signed, whatever its status, and sets `res.locals.device`.
 * The device of a member who has left the account is retired here: from then on it may upload and return, and nothing else.
 *
 * @param anyTime for syncing: a device whose clock is wrong must be able to learn the right time, and repeating a sync is harmless
 */
export function createRequireDevice(deps: RequireDeviceDeps, options: { anyTime: boolean }): RequestHandler {
  return async (request, response, next) => {
    const { deviceId, timestamp, signature } = readSignature(request)
    const device = await findDevice(deps.db, deviceId)
    if (device === null) throw new HttpError(401, 'device_unknown', 'This device is not known.', SIGN_IN_AGAIN)
    if (!isSignedBy(device, request, timestamp, signature)) {
      throw new HttpError(401, 'signature_invalid', 'The signature of the request is not valid.', SIGN_IN_AGAIN)
    }
    if (!options.anyTime && Math.abs(deps.now() - timestamp) > CLOCK_TOLERANCE) {
      throw new HttpError(
        401,
        'timestamp_out_of_range',
        'The clock of this device is wrong by more than a day.',
        'Set the clock of the computer, or let the companion sync once.',
      )
    }
    const left = device.status === 'active' && !(await deps.belongs(device.accountId, device.memberId))
    if (left) await endDevice(deps.db, device.deviceId, 'retired', MEMBER_LEFT)
    response.locals['device'] = {
      deviceId: device.deviceId,
      accountId: device.accountId,
      memberId: device.memberId,
      status: left ? 'retired' : device.status,
      enrolledAt: device.enrolledAt,
    } satisfies CurrentDevice
    next()
  }
}

function isSignedBy(device: Device, request: Request, timestamp: number, signature: string): boolean {
  const input = deviceSignatureInput({
    method: request.method,
    pathAndQuery: request.originalUrl,
    timestamp,
    bodyDigest: hash('sha256', rawBodyOf(request), 'base64url'),
  })
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: device.publicKey }, format: 'jwk' })
  return verify(null, Buffer.from(input), key, Buffer.from(signature, 'base64url'))
}
