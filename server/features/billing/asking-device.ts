import type { RequestHandler, Response } from 'express'
import { z } from 'zod'
import { uuidSchema } from '../../../shared/identifiers/uuid-v7.ts'
import { deviceStatusSchema } from '../../../shared/protocol/signed-documents.ts'
import { HttpError } from '../../http/http-error.ts'

/** What `requireDevice` leaves for the handlers after it. */
const deviceSchema = z.object({ accountId: uuidSchema, memberId: z.string().min(1), status: deviceStatusSchema })
export type AskingDevice = z.infer<typeof deviceSchema>

/** The device that signed the request. @throws when no `requireDevice` ran before, which is a bug */
export function askingDevice(response: Response): AskingDevice {
  return deviceSchema.parse(response.locals['device'])
}

/** Refuses devices that are frozen or retired: they may upload and return units, not buy. */
export const requireActiveDevice: RequestHandler = (_request, response, next) => {
  if (askingDevice(response).status !== 'active') {
    throw new HttpError(
      403,
      'device_not_allowed',
      'This device is signed out or frozen.',
      'Sign in again on this device, then buy the plan.',
    )
  }
  next()
}
