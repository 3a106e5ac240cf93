import type { Request } from 'express'
import { z } from 'zod'
import { uuidSchema } from '../../../shared/identifiers/uuid-v7.ts'
import { DEVICE_HEADERS } from '../../../shared/protocol/cloud-api.ts'
import { HttpError } from '../../http/http-error.ts'

/** What the headers of a signed request claim; not believed before the signature is verified. */
export interface ClaimedSignature {
  readonly deviceId: string
  /** Epoch milliseconds of the device's clock. */
  readonly timestamp: number
  readonly signature: string
}

const claimedSchema = z.object({
  deviceId: uuidSchema,
  timestamp: z
    .string()
    .regex(/^\d{1,16}$/)
    .transform(Number)
    .pipe(z.int()),
  /** 64 bytes, base64url. */
  signature: z.string().regex(/^[A-Za-z0-9_-]{86}$/),
})

/** Reads the headers that a device signs with. @throws HttpError 401 `signature_missing` when one is missing or has not the form */
export function readSignature(request: Request): ClaimedSignature {
  const claimed = claimedSchema.safeParse({
    deviceId: request.get(DEVICE_HEADERS.device),
    timestamp: request.get(DEVICE_HEADERS.timestamp),
    signature: request.get(DEVICE_HEADERS.signature),
  })
  if (claimed.success) return claimed.data
  throw new HttpError(401, 'signature_missing', 'The request is not signed by a device.', 'Sign the request.')
}
