import { Router } from 'express'
import type { z } from 'zod'
import type { Plan } from '../../../shared/catalog/plan.ts'
import { mountRoute } from '../../http/contract/route-contract.ts'
import type { catalogResponseSchema } from '../../../shared/protocol/cloud-api.ts'
import { catalogContract } from './catalog-contract.ts'

/** `GET /v1/catalog`: the plans that anyone can buy, without sign-in. */
export function createCatalogRouter(deps: { catalog: readonly Plan[] }): Router {
  const router = Router()
  mountRoute(router, catalogContract.read, (_request, response) => {
    const body: z.infer<typeof catalogResponseSchema> = {
      currency: 'usd',
      plans: deps.catalog.filter((plan) => plan.selfService),
    }
    response.setHeader('cache-control', 'public, max-age=60')
    response.json(body)
  })
  return router
}
