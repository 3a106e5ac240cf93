import { Buffer } from 'node:buffer'
import type { RequestHandler } from 'express'
import { HttpError } from './http-error.ts'

/** Parses a JSON body that was read as bytes. Stands behind the check of a signature over those bytes: nobody else’s body is parsed. */
export const parseJsonBytes: RequestHandler = (request, _response, next) => {
  const body: unknown = request.body
  if (Buffer.isBuffer(body)) request.body = parsed(body)
  next()
}

function parsed(bytes: Buffer): unknown {
  try {
    return bytes.length === 0 ? undefined : JSON.parse(bytes.toString('utf8'))
  } catch {
    throw new HttpError(400, 'malformed_json', 'The body is not valid JSON.', 'Send a valid JSON body.')
  }
}
