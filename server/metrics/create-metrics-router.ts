import { createHash, timingSafeEqual } from 'node:crypto'
import { Router, type Request } from 'express'
import { mountRoute } from '../http/contract/route-contract.ts'
import { httpContract } from '../http/http-contract.ts'
import { HttpError } from '../http/http-error.ts'
import type { Metrics } from './create-metrics.ts'

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])
const LOOPBACK_NAMES = new Set(['127.0.0.1', 'localhost', '[::1]'])
/** A proxy on this machine that passes strangers on would look like this machine. */
const FORWARDED = ['forwarded', 'via', 'x-forwarded-for', 'x-real-ip']

export interface MetricsRouterDeps {
  readonly metrics: Pick<Metrics, 'text' | 'contentType'>
  /** `null`: none was set. */
  readonly token: string | null
  readonly publicUrl: string
}

/**
 * `GET /metrics`, for whoever has the token. Without one it is answered on this machine alone, and only by a cloud whose public
 * address is this machine: behind a proxy everybody would seem to be here.
 */
export function createMetricsRouter(deps: MetricsRouterDeps): Router {
  const router = Router()
  const isLocalCloud = LOOPBACK_NAMES.has(new URL(deps.publicUrl).hostname)
  mountRoute(router, httpContract.metrics, async (request, response) => {
    const allowed = deps.token === null ? isLocalCloud && isHere(request) : bears(request, deps.token)
    if (!allowed) {
      throw new HttpError(
        401,
        'operator_token_required',
        'The metrics are for whoever runs this cloud.',
        deps.token === null
          ? 'Set METRICS_TOKEN and send it as a Bearer token.'
          : 'Send METRICS_TOKEN as a Bearer token.',
      )
    }
    response.setHeader('cache-control', 'no-store')
    response.setHeader('content-type', deps.metrics.contentType)
    response.send(await deps.metrics.text())
  })
  return router
}

function isHere(request: Request): boolean {
  const peer = request.socket.remoteAddress ?? ''
  return LOOPBACK.has(peer) && FORWARDED.every((name) => request.headers[name] === undefined)
}

function bears(request: Request, token: string): boolean {
  const given = /^Bearer (\S+)$/.exec(request.get('authorization') ?? '')?.[1] ?? ''
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(token))
}
