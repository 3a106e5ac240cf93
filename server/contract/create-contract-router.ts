import { Router } from 'express'
import packageJson from '../../package.json' with { type: 'json' }
import { mountRoute } from '../http/contract/route-contract.ts'
import { httpContract } from '../http/http-contract.ts'
import { buildOpenApi } from './build-openapi.ts'

/** `GET /v1/openapi.json`: the contract of this very version, made when it is first asked for. */
export function createContractRouter(): Router {
  const router = Router()
  let text: string | undefined
  mountRoute(router, httpContract.openApi, (_request, response) => {
    text ??= JSON.stringify(buildOpenApi(packageJson.version))
    response.setHeader('cache-control', 'public, max-age=300')
    response.type('json').send(text)
  })
  return router
}
