import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express'
import type { Logger } from 'pino'
import { ZodError, z } from 'zod'
import type { CloudError } from '../../shared/protocol/cloud-api.ts'
import type { RouteMatcher } from './contract/match-route.ts'
import { databaseErrorCode } from '../db/in-transaction.ts'
import { isDatabaseUnavailable } from '../db/is-database-unavailable.ts'
import { HttpError } from './http-error.ts'

/** What a body parser of Express throws: a client error that may be told, with a type such as `entity.too.large` where it has one. */
const parserErrorSchema = z.object({
  status: z.int().min(400).max(499),
  expose: z.literal(true),
  type: z.string().default('unreadable'),
})

/** PostgreSQL keeps no NUL in text. */
const UNSTORABLE_TEXT = '22021'

const TRY_AGAIN = 'Try again in a moment. If it happens again, tell support the error id.'

/** Turns whatever was thrown into the one error that is told to the caller; anything unexpected becomes a 500 without details. */
export function toHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error
  if (error instanceof ZodError) {
    const first = error.issues[0]
    const where = first === undefined || first.path.length === 0 ? '' : ` (${first.path.map(String).join('.')})`
    return new HttpError(
      400,
      'invalid_request',
      `The request is not valid${where}: ${first?.message ?? 'it does not have the expected form'}.`,
      'Correct the request and send it again.',
    )
  }
  // Express could not decode a part of the path.
  if (error instanceof URIError) {
    return new HttpError(400, 'invalid_request', 'The address is not valid.', 'Correct the address.')
  }
  const parser = parserErrorSchema.safeParse(error)
  if (parser.success) return fromParser(parser.data)
  if (isDatabaseUnavailable(error)) {
    return new HttpError(503, 'database_unavailable', 'The cloud cannot reach its database just now.', TRY_AGAIN)
  }
  if (databaseErrorCode(error) === UNSTORABLE_TEXT) {
    return new HttpError(
      400,
      'invalid_request',
      'The request holds a NUL character.',
      'Leave it out and send it again.',
    )
  }
  return new HttpError(500, 'internal_error', 'Something failed on our side.', TRY_AGAIN)
}

function fromParser(error: z.infer<typeof parserErrorSchema>): HttpError {
  switch (error.type) {
    case 'entity.parse.failed':
      return new HttpError(400, 'malformed_json', 'The body is not valid JSON.', 'Send a valid JSON body.')
    case 'entity.too.large':
      return new HttpError(413, 'body_too_large', 'The body is too large.', 'Send less in one request.')
    case 'charset.unsupported':
    case 'encoding.unsupported':
      return new HttpError(415, 'unsupported_encoding', 'The encoding of the body is not supported.', 'Send UTF-8.')
    default:
      return new HttpError(
        error.status,
        'invalid_request',
        'The request cannot be read.',
        'Correct it and send it again.',
      )
  }
}

/** Answers in the cloud's one error shape. */
export function sendError(response: Response, error: HttpError, id: string): void {
  const body: CloudError = { error: { id, code: error.code, message: error.message, nextStep: error.nextStep } }
  response.status(error.status).json(body)
}

export interface ErrorHandlerDeps {
  logger: Logger
  /** The id that the answer names and the log can be searched for. */
  requestId(response: Response): string
  /** Answers a browser in HTML; returns false when the request is not one for a page. */
  sendPage?(request: Request, response: Response, error: HttpError, id: string): boolean
}

/** The last handler of the app: logs what was not expected, and answers every error in one shape. */
export function createErrorHandler(deps: ErrorHandlerDeps): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const id = deps.requestId(response)
    const told = toHttpError(error)
    if (told.status >= 500) deps.logger.error({ requestId: id, err: error }, 'request failed')
    // Headers are out (a stream): nothing can be told any more, Express ends the connection.
    if (response.headersSent) {
      next(error)
      return
    }
    if (deps.sendPage?.(request, response, told, id) === true) return
    sendError(response, told, id)
  }
}

/** Answers what no route knows: 405 where the path has routes of other methods, else 404. */
export function createNotFoundHandler(routes: Pick<RouteMatcher, 'methodsAt'>): RequestHandler {
  return (request, response) => {
    // A router that is mounted at a path sees the rest of it alone.
    const methods = routes.methodsAt(request.baseUrl + request.path)
    if (methods.length > 0 && !methods.includes(request.method)) {
      response.setHeader('allow', methods.join(', '))
      throw new HttpError(
        405,
        'method_not_allowed',
        `${request.method.slice(0, 20)} is not possible here.`,
        `Send ${methods.join(' or ')}.`,
      )
    }
    throw new HttpError(
      404,
      'not_found',
      `There is nothing at ${request.method} ${(request.baseUrl + request.path).slice(0, 200)}.`,
      'Check the address.',
    )
  }
}
