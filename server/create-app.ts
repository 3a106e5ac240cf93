import express, { json, type Express, type Request, type RequestHandler, type Response, type Router } from 'express'
import type { Logger } from 'pino'
import { ALL_ROUTES } from './contract/all-routes.ts'
import { BODY_LIMIT, SYNC_BODY_LIMIT } from './http/body-limits.ts'
import { createRouteMatcher, type RouteMatcher } from './http/contract/match-route.ts'
import type { HttpError } from './http/http-error.ts'
import { createErrorHandler, createNotFoundHandler, sendError } from './http/error-handler.ts'
import { createRateLimit, type RateLimits } from './http/rate-limits.ts'
import { keepRawBody } from './http/raw-body.ts'
import { createReadBytes } from './http/read-bytes.ts'
import { createRequestIds, createRequestLog, requestIdOf } from './http/request-log.ts'
import { createSecurityHeaders } from './http/security-headers.ts'

export interface AppDeps {
  publicUrl: string
  trustProxy: number
  logger: Logger
  newId: () => string
  rateLimits: RateLimits
  /** Sees every request first; for tests. */
  watch: RequestHandler | undefined
  /** Times every request. */
  observeRequests: RequestHandler
  /** Routers of whoever runs the cloud. */
  operatorRouters: readonly Router[]
  /** Behind `/api/auth`; read their bodies themselves. */
  authHandlers: readonly RequestHandler[]
  /** Routers that need the bytes of a body as they came, for example `/webhooks/stripe`. */
  rawBodyRouters: readonly Router[]
  /** Refuses the body of a sync before it is read. */
  admitUpload: RequestHandler
  /** Routers of the API under `/v1`. */
  apiRouters: readonly Router[]
  /** Routers of pages; each checks the origin of its forms. */
  pageRouters: readonly Router[]
  /** Answers an error to a browser in HTML. */
  errorPage: (request: Request, response: Response, error: HttpError, id: string) => Promise<void>
}

/** Below these also an unknown path is answered in JSON. */
const API_PATHS = /^\/(?:v1|api|webhooks|healthz|readyz|metrics)(?:\/|$)/

function wantsPage(routes: RouteMatcher, request: Request): boolean {
  const isApi = routes.find(request.method, request.path)?.kind === 'api' || API_PATHS.test(request.path)
  return !isApi && request.accepts(['json', 'html']) === 'html'
}

/** Puts the parts in their order; each part is made elsewhere. */
export function createApp(deps: AppDeps): Express {
  const routes = createRouteMatcher(ALL_ROUTES)
  const notFound = createNotFoundHandler(routes)
  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', deps.trustProxy)
  app.set('query parser', 'simple')

  if (deps.watch !== undefined) app.use(deps.watch)
  app.use(deps.observeRequests)
  app.use(createRequestIds(deps.newId), createRequestLog(deps.logger), createSecurityHeaders(deps.publicUrl))
  for (const router of deps.operatorRouters) app.use(router)
  for (const router of deps.rawBodyRouters) app.use(router)

  app.use('/api/auth', createRateLimit(deps.rateLimits.pagesPerMinute), ...deps.authHandlers)

  app.use('/v1', createRateLimit(deps.rateLimits.apiPerMinute))
  // Only the bytes: the route parses them once it knows that the device signed them.
  app.post('/v1/sync', deps.admitUpload, createReadBytes(SYNC_BODY_LIMIT))
  app.use('/v1', json({ limit: BODY_LIMIT, verify: keepRawBody }))
  for (const router of deps.apiRouters) app.use(router)

  // What no part of the API knows ends here: it is not a page.
  app.use(['/v1', '/api', '/webhooks'], notFound)

  for (const router of deps.pageRouters) app.use(router)

  app.use(notFound)
  app.use(
    createErrorHandler({
      logger: deps.logger,
      requestId: requestIdOf,
      sendPage(request, response, error, id) {
        if (!wantsPage(routes, request)) return false
        // A page that cannot be drawn is no reason to leave the browser waiting.
        deps.errorPage(request, response, error, id).catch(() => sendError(response, error, id))
        return true
      },
    }),
  )
  return app
}
