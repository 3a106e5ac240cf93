import { Router } from 'express'
import type { z } from 'zod'
import type { Plan } from '../../../shared/catalog/plan.ts'
import type { catalogResponseSchema } from '../../../shared/protocol/cloud-api.ts'

/** `GET /v1/catalog`: the plans that anyone can buy, without sign-in. */
export function createCatalogRouter(deps: { catalog: readonly Plan[] }): Router {
  const router = Router()
  router.get('/v1/catalog', (_request, response) => {
    const body: z.infer<typeof catalogResponseSchema> = {
      currency: 'usd',
      plans: deps.catalog.filter((plan) => plan.selfService),
    }
    response.setHeader('cache-control', 'public, max-age=60')
    response.json(body)
  })
  return router
}
