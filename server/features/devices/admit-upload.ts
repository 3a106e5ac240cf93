import type { RequestHandler } from 'express'
import type { Kysely } from 'kysely'
import type { Database } from '../../db/database.ts'
import { HttpError } from '../../http/http-error.ts'
import { findDevice } from './device-store.ts'
import { readSignature } from './read-signature.ts'

/** A device uploads one body at a time; a second one may begin while the answer to the first is lost on its way. */
const UPLOADS_AT_ONCE = 2

/**
 * Stands in front of whatever reads a large body: lets through only what names a known device, and few of one device at once.
 * So a stranger makes the cloud neither hold nor parse megabytes, and who holds a device id no more than two bodies of them.
 * The signature is verified after the body was read and before it is parsed.
 */
export function createAdmitUpload(deps: { readonly db: Kysely<Database> }): RequestHandler {
  const running = new Map<string, number>()

  return async (request, response, next) => {
    const { deviceId } = readSignature(request)
    if ((await findDevice(deps.db, deviceId)) === null) {
      throw new HttpError(401, 'device_unknown', 'This device is not known.', 'Sign in on this device again.')
    }
    const before = running.get(deviceId) ?? 0
    if (before >= UPLOADS_AT_ONCE) {
      response.setHeader('retry-after', '1')
      throw new HttpError(
        429,
        'sync_in_progress',
        'This device is syncing already.',
        'Wait for the answer, then sync again.',
      )
    }
    // The connection may have ended while the device was looked up; then no `close` follows.
    if (response.closed) return
    running.set(deviceId, before + 1)
    response.once('close', () => {
      const left = (running.get(deviceId) ?? 1) - 1
      if (left === 0) running.delete(deviceId)
      else running.set(deviceId, left)
    })
    next()
  }
}
