import express, { Router, type NextFunction, type Request, type Response } from 'express'
import { authenticate } from './authenticate.ts'
import { decodeForm } from './decode-form.ts'
import type { Endpoint } from './endpoint.ts'
import { expandFields } from './expand-fields.ts'
import { findReplay, idempotencyRecord, type IdempotentRequest } from './idempotency.ts'
import { invalidRequest, StripeError } from './stripe-error.ts'
import type { FaultKind, Faults } from '../control/create-faults.ts'
import { createId } from '../model/create-id.ts'
import { apiVersion, type EmulatorContext } from '../model/emulator-context.ts'

/** What a request is known by in the events that it causes. */
export interface RequestIdentity {
  id: string
  idempotency_key: string | null
}

export interface ApiDependencies {
  endpoints: readonly Endpoint[]
  faults: Faults
  contextFor(request: RequestIdentity): EmulatorContext
  /** Called before every request: what the clock has brought about meanwhile. */
  catchUp(): void
}

interface Answer {
  status: number
  body: unknown
}

/** Stripe's API under `/v1`. */
export function createApiRouter(deps: ApiDependencies): Router {
  const router = Router()
  router.use(express.text({ type: () => true, limit: '1mb' }))
  router.use((_request, response, next) => {
    response.setHeader('request-id', createId('req'))
    response.setHeader('stripe-version', apiVersion)
    response.setHeader('cache-control', 'no-cache, no-store')
    next()
  })
  for (const endpoint of deps.endpoints) {
    router[endpoint.method](endpoint.path, (request: Request, response: Response) => {
      serve(deps, endpoint, request, response)
    })
  }
  router.use('/v1', (request: Request) => {
    authenticate(request.headers.authorization)
    throw new StripeError(404, {
      type: 'invalid_request_error',
      message: `Unrecognized request URL (${request.method}: ${request.originalUrl.split('?')[0] ?? ''}), or one that the Stripe emulator does not emulate.`,
    })
  })
  router.use('/v1', answerError)
  return router
}

function serve(deps: ApiDependencies, endpoint: Endpoint, request: Request, response: Response): void {
  const apiKey = authenticate(request.headers.authorization)
  refuseOtherVersion(request.header('stripe-version'))
  const fault = deps.faults.take(request.path)
  if (fault === 'no_answer') return
  if (fault !== undefined && fault !== 'lost_answer') throw faultError(fault)
  deps.catchUp()

  const idempotency = idempotentRequest(request, apiKey)
  const identity = { id: String(response.getHeader('request-id')), idempotency_key: idempotency?.key ?? null }
  const context = deps.contextFor(identity)
  const answer = replayOrRun(endpoint, request, response, context, idempotency)
  context.store.save()
  if (fault === 'lost_answer') {
    request.socket.destroy()
    return
  }
  response.status(answer.status).json(answer.body)
}

function replayOrRun(
  endpoint: Endpoint,
  request: Request,
  response: Response,
  context: EmulatorContext,
  idempotency: IdempotentRequest | undefined,
): Answer {
  const replay = idempotency === undefined ? undefined : findReplay(context.store, idempotency, context.seconds())
  if (replay !== undefined) {
    response.setHeader('idempotent-replayed', 'true')
    response.setHeader('original-request', replay.requestId)
    return replay
  }
  const params = decodeForm(formOf(request))
  // Parameters at fault end the request before it began: such an answer is not kept for the key.
  const run = endpoint.prepare(params)
  const answer = runToAnswer(() => {
    const id = request.params['id']
    const result = run(typeof id === 'string' ? id : '', context)
    return expandFields(context.store, result, expansions(params['expand']))
  })
  if (idempotency !== undefined) {
    context.store.idempotentResults.put({
      ...idempotencyRecord(idempotency),
      requestId: String(response.getHeader('request-id')),
      created: context.seconds(),
      ...answer,
    })
  }
  return answer
}

function runToAnswer(run: () => object): Answer {
  try {
    return { status: 200, body: run() }
  } catch (error) {
    if (error instanceof StripeError) return { status: error.status, body: { error: error.body } }
    throw error
  }
}

function expansions(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((path) => typeof path === 'string') : []
}

function formOf(request: Request): string {
  const query = request.originalUrl.split('?')[1] ?? ''
  if (request.method !== 'POST') return query
  const body: unknown = request.body
  const type = request.header('content-type') ?? ''
  if (typeof body === 'string' && body !== '' && !type.startsWith('application/x-www-form-urlencoded')) {
    throw invalidRequest('Invalid request: the API takes application/x-www-form-urlencoded bodies.')
  }
  return [query, typeof body === 'string' ? body : ''].filter((part) => part !== '').join('&')
}

function idempotentRequest(request: Request, apiKey: string): IdempotentRequest | undefined {
  const key = request.header('idempotency-key')
  if (key === undefined || request.method !== 'POST') return undefined
  const body: unknown = request.body
  return {
    apiKey,
    key,
    method: request.method,
    path: request.path,
    body: typeof body === 'string' ? body : '',
  }
}

function refuseOtherVersion(version: string | undefined): void {
  if (version !== undefined && version !== apiVersion) {
    throw invalidRequest(`Invalid Stripe API version: ${version}. The Stripe emulator speaks ${apiVersion} only.`)
  }
}

function faultError(kind: FaultKind): StripeError {
  switch (kind) {
    case 'rate_limited':
      return new StripeError(429, {
        type: 'rate_limit_error',
        code: 'rate_limit',
        message: 'Request rate limit exceeded (a fault that was asked for).',
      })
    case 'conflict':
      return new StripeError(409, {
        type: 'idempotency_error',
        message: 'There is currently another in-progress request (a fault that was asked for).',
      })
    default:
      return new StripeError(503, { type: 'api_error', message: 'Unavailable (a fault that was asked for).' })
  }
}

/** Answers what was thrown: a refusal in Stripe's envelope, anything else as a 500 without its details. */
function answerError(error: unknown, _request: Request, response: Response, _next: NextFunction): void {
  if (error instanceof StripeError) {
    response.status(error.status).json({ error: error.body })
    return
  }
  console.error(error)
  response.status(500).json({ error: { type: 'api_error', message: 'The Stripe emulator failed; see its log.' } })
}
