import { Buffer } from 'node:buffer'
import type { RequestHandler } from 'express'
import { HttpError } from './http-error.ts'
import { keepRawBody } from './raw-body.ts'

/**
 * Reads a large body as bytes into `request.body`, `undefined` when it is empty. A body over `limit` is refused at once and its
 * connection ended; the body parsers of Express read it to its end first, and so never answer one that has none.
 */
export function createReadBytes(limit: number): RequestHandler {
  return (request, response, next) => {
    const encoding = request.headers['content-encoding']
    if (encoding !== undefined && encoding !== 'identity') {
      throw new HttpError(
        415,
        'unsupported_encoding',
        'The encoding of the body is not supported.',
        'Send it as it is.',
      )
    }
    const tooLarge = (): void => {
      request.off('data', onData)
      request.pause()
      response.setHeader('connection', 'close')
      next(new HttpError(413, 'body_too_large', 'The body is too large.', 'Send less in one request.'))
    }
    const chunks: Buffer[] = []
    let length = 0
    function onData(chunk: Buffer): void {
      length += chunk.length
      if (length > limit) tooLarge()
      else chunks.push(chunk)
    }
    if (Number(request.headers['content-length'] ?? 0) > limit) {
      tooLarge()
      return
    }
    request.on('data', onData)
    request.once('end', () => {
      if (length > limit) return
      const bytes = Buffer.concat(chunks)
      keepRawBody(request, response, bytes)
      request.body = length === 0 ? undefined : bytes
      next()
    })
    // A request that is cut off needs no answer; without a listener its error would end the process.
    request.once('error', () => undefined)
  }
}
