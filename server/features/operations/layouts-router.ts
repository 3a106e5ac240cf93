import { Router, type RequestHandler } from 'express'
import { bodyOf, mountRoute } from '../../http/contract/route-contract.ts'
import type { Billable } from './billable.ts'
import { operationsContract } from './operations-contract.ts'
import { suggestLayout } from './suggest-layout.ts'

const { layouts } = operationsContract

/** `POST /v1/ai/layouts`: suggests a layout; the sample of a billable route. */
export function createLayoutsRouter(deps: { requireCaller: RequestHandler; billable: Billable }): Router {
  const router = Router()
  mountRoute(
    router,
    layouts,
    deps.requireCaller,
    deps.billable('ai_layout', {
      areaSqm: (request) => bodyOf(layouts, request).areaSqm,
      feature: (request) => bodyOf(layouts, request).feature,
    }),
    (request, response) => {
      const { areaSqm, aspect, rooms } = bodyOf(layouts, request)
      const depth = Math.sqrt(areaSqm / aspect)
      const width = areaSqm / depth
      response.json({ width, depth, rooms: suggestLayout(width, depth, rooms) })
    },
  )
  return router
}
