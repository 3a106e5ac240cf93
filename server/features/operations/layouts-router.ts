import { Router, type RequestHandler } from 'express'
import { z } from 'zod'
import type { Billable } from './billable.ts'
import { suggestLayout } from './suggest-layout.ts'

const layoutRequestSchema = z.object({
  /** Square metres of the project. */
  areaSqm: z.number().positive().max(100_000),
  /** Width to depth of the floor. */
  aspect: z.number().min(0.2).max(5).default(1.5),
  rooms: z
    .array(z.object({ name: z.string().min(1).max(80), weight: z.number().positive().max(1000).default(1) }))
    .min(1)
    .max(200),
  /** A further feature that the layout needs. */
  feature: z.string().max(64).optional(),
})

/** `POST /v1/ai/layouts`: suggests a layout; the sample of a billable route. */
export function createLayoutsRouter(deps: { requireCaller: RequestHandler; billable: Billable }): Router {
  const router = Router()
  router.post(
    '/v1/ai/layouts',
    deps.requireCaller,
    deps.billable('ai_layout', {
      areaSqm: (request) => layoutRequestSchema.parse(request.body).areaSqm,
      feature: (request) => layoutRequestSchema.parse(request.body).feature,
    }),
    (request, response) => {
      const { areaSqm, aspect, rooms } = layoutRequestSchema.parse(request.body)
      const depth = Math.sqrt(areaSqm / aspect)
      const width = areaSqm / depth
      response.json({ width, depth, rooms: suggestLayout(width, depth, rooms) })
    },
  )
  return router
}
