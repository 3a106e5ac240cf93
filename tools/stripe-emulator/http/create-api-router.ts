import { setTimeout as sleep } from 'node:timers/promises'
import express, { Router, type NextFunction, type Request, type Response } from 'express'
import { answerIdempotently, type Answer } from './answer-idempotently.ts'
import { authenticate } from './authenticate.ts'
import { decodeForm } from './decode-form.ts'
import { endpointName, type Endpoint } from './endpoint.ts'
import { expandFields } from './expand-fields.ts'
import { refusalOfFault } from './refusal-of-fault.ts'
import { restrictedKeyId, requirePermission } from './key-permissions.ts'
import { parseParams } from './parse-params.ts'
import { errorEnvelope, invalidRequest, notEmulated, StripeError } from './stripe-error.ts'
import type { AnswerWatch } from '../control/create-answer-watch.ts'
import type { Faults } from '../control/create-faults.ts'
import { createId } from '../model/create-id.ts'
import { apiVersion, type EmulatorContext } from '../model/emulator-context.ts'
import type { KnownApi } from '../schema/known-api.ts'
import type { ObjectTypes } from '../schema/object-types.ts'

/** What a request is known by in the events that it causes. */
export interface RequestIdentity {
  id: string
  idempotency_key: string | null
}

export interface ApiDependencies {
  endpoints: readonly Endpoint[]
  known: KnownApi
  types: ObjectTypes
  faults: Faults
  watch: AnswerWatch
  contextFor(request: RequestIdentity): EmulatorContext
  /** Called before every request: what the clock has brought about meanwhile. */
  catchUp(): void
}

/** Stripe's API under `/v1`. */
export function createApiRouter(deps: ApiDependencies): Router {
  const router = Router()
  const served = new Set(deps.endpoints.map(endpointName))
  const inProgress = new Set<string>()
  router.use(express.text({ type: () => true, limit: '1mb' }))
  router.use((_request, response, next) => {
    response.setHeader('request-id', createId('req'))
    response.setHeader('stripe-version', apiVersion)
    response.setHeader('cache-control', 'no-cache, no-store')
    next()
  })
  router.use('/v1', (request, _response, next) => {
    authenticate(request.headers.authorization)
    refuseMissingEndpoint(deps.known, served, request.method, `/v1${request.path}`)
    next()
  })
  for (const endpoint of deps.endpoints) {
    router[endpoint.method](endpoint.path, async (request: Request, response: Response) => {
      await serve(deps, inProgress, endpoint, request, response)
    })
  }
  router.use('/v1', (request: Request) => {
    throw unrecognizedUrl(request.method, request.originalUrl.split('?')[0] ?? '')
  })
  router.use('/v1', (error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    answerError(deps, error, response)
  })
  return router
}

/** Names an endpoint that Stripe has and the emulator lacks, before `/v1/customers/search` is taken for the customer "search". */
function refuseMissingEndpoint(known: KnownApi, served: ReadonlySet<string>, method: string, path: string): void {
  const endpoint = known.findEndpoint(method, path)
  if (endpoint === undefined || served.has(endpoint)) return
  throw notEmulated(endpoint.endsWith('/search') ? `search (${endpoint}); list and filter instead` : endpoint)
}

function unrecognizedUrl(method: string, path: string): StripeError {
  return new StripeError(404, {
    type: 'invalid_request_error',
    message: `Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
  })
}

async function serve(
  deps: ApiDependencies,
  inProgress: Set<string>,
  endpoint: Endpoint,
  request: Request,
  response: Response,
): Promise<void> {
  const apiKey = authenticate(request.headers.authorization)
  refuseOtherVersion(request.header('stripe-version'))
  for (const header of ['stripe-account', 'stripe-context']) {
    if (request.header(header) !== undefined) throw notEmulated(`other accounts (the header ${header})`)
  }
  const fault = deps.faults.take(request.path)
  if (fault?.kind === 'no_answer') return
  const refusal = fault === undefined ? undefined : refusalOfFault(fault.kind)
  if (refusal !== undefined) throw refusal

  const key = request.method === 'POST' ? request.header('idempotency-key') : undefined
  const requestId = String(response.getHeader('request-id'))
  const context = deps.contextFor({ id: requestId, idempotency_key: key ?? null })
  deps.catchUp()
  requirePermission(
    apiKey,
    context.store.restrictedKeys.get(restrictedKeyId(apiKey))?.permissions,
    request.method,
    request.path,
  )
  const params = decodeForm(formOf(request))
  const run = (): Answer => {
    // Parameters at fault end the request before it began: such an answer is not kept for the key.
    const parsed = parseParams(endpoint.schema, params, deps.known.paramsOf(endpointName(endpoint)))
    return runToAnswer(requestId, context, () => {
      const result = endpoint.run(parsed, pathId(request), context)
      return expandFields(context.store, deps.types, result, expansions(params['expand']))
    })
  }
  const begin = async (): Promise<Answer> => {
    if (fault?.kind === 'slow') await sleep(fault.delayMs ?? 0)
    return run()
  }
  const answer =
    key === undefined
      ? await begin()
      : await answerIdempotently({ apiKey, key, path: request.path, params }, { context, inProgress, requestId, begin })
  if (key !== undefined) response.setHeader('idempotency-key', key)
  if (answer.replayOf !== undefined) {
    response.setHeader('idempotent-replayed', 'true')
    response.setHeader('original-request', answer.replayOf)
  }
  context.store.save()
  if (fault?.kind === 'lost_answer') {
    request.socket.destroy()
    return
  }
  send(deps, response, endpointName(endpoint), answer)
}

function send(deps: ApiDependencies, response: Response, name: string, answer: Answer): void {
  const wrong = deps.watch.answer(name, answer.body)
  if (wrong.length === 0) {
    response.status(answer.status).json(answer.body)
    return
  }
  const message = `The Stripe emulator's answer is not what Stripe's types say: ${wrong.join('; ')}`
  response.status(500).json({ error: { type: 'api_error', message } })
}

function runToAnswer(requestId: string, context: EmulatorContext, run: () => object): Answer {
  try {
    return { status: 200, body: run() }
  } catch (error) {
    if (!(error instanceof StripeError)) throw error
    return { status: error.status, body: errorEnvelope(error, { id: requestId, seconds: context.seconds() }) }
  }
}

function pathId(request: Request): string {
  const id = request.params['id']
  return typeof id === 'string' ? id : ''
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

function refuseOtherVersion(version: string | undefined): void {
  if (version !== undefined && version !== apiVersion) {
    throw invalidRequest(`Invalid Stripe API version: ${version}. The Stripe emulator speaks ${apiVersion} only.`)
  }
}

/** Answers what was thrown: a refusal in Stripe's envelope, anything else as a 500 without its details. */
function answerError(deps: ApiDependencies, error: unknown, response: Response): void {
  if (error instanceof StripeError) {
    const id = String(response.getHeader('request-id'))
    const body = errorEnvelope(error, { id, seconds: deps.contextFor({ id, idempotency_key: null }).seconds() })
    send(deps, response, 'a refusal', { status: error.status, body })
    return
  }
  console.error(error)
  response.status(500).json({ error: { type: 'api_error', message: 'The Stripe emulator failed; see its log.' } })
}
