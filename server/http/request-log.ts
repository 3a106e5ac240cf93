import type { Request, RequestHandler, Response } from 'express'
import type { Logger } from 'pino'
import { pinoHttp } from 'pino-http'
import { z } from 'zod'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const LONGEST_WORD = 24

/** The path of a request for the log: without its query, and without segments that may be a token of a link in a mail or of a page. */
export function loggedPath(url: string): string {
  const path = url.split('?', 1)[0] ?? ''
  const segments = path.slice(0, 500).split('/')
  return segments
    .map((segment, index) => {
      const isCheckoutToken = segments[index - 1] === 'checkout' && index === 2
      return isCheckoutToken || (segment.length > LONGEST_WORD && !UUID.test(segment)) ? '[redacted]' : segment
    })
    .join('/')
}

const requestIdSchema = z.string()

/** The id of the request that this answers; the same as in its `x-request-id` header and in the log. */
export function requestIdOf(response: Response): string {
  return requestIdSchema.parse(response.locals['requestId'])
}

/** Gives each request an id of our own making and sends it back. */
export function createRequestIds(newId: () => string): RequestHandler {
  return (_request, response, next) => {
    const id = newId()
    response.locals['requestId'] = id
    response.setHeader('x-request-id', id)
    next()
  }
}

/** One line a request: method, path, status, time. No headers, no query, no body, no address. */
export function createRequestLog(logger: Logger): RequestHandler {
  const log = pinoHttp<Request, Response>({
    logger,
    // Answers without their own error are told by status; the error handler logs what went wrong.
    customLogLevel: (_request, response) => (response.statusCode >= 500 ? 'error' : 'info'),
    customSuccessMessage: () => 'request',
    customErrorMessage: () => 'request',
    customSuccessObject: (request, response, value: object) => ({
      ...value,
      method: request.method,
      path: loggedPath(request.originalUrl),
      status: response.statusCode,
    }),
    customErrorObject: (request, response) => ({
      method: request.method,
      path: loggedPath(request.originalUrl),
      status: response.statusCode,
    }),
    customAttributeKeys: { responseTime: 'durationMs', reqId: 'requestId' },
    quietReqLogger: true,
    quietResLogger: true,
    genReqId: (_request, response) => requestIdSchema.parse(response.getHeader('x-request-id')),
    serializers: { req: () => undefined, res: () => undefined },
  })
  return (request, response, next) => {
    log(request, response)
    next()
  }
}
