import { catalogResponseSchema } from '../../../shared/protocol/cloud-api.ts'
import { defineRoute } from '../../http/contract/route-contract.ts'

export const catalogContract = {
  read: defineRoute({
    id: 'readCatalog',
    method: 'get',
    path: '/v1/catalog',
    kind: 'api',
    summary: 'The plans that anyone can buy, with prices and limits',
    access: ['everybody'],
    rate: 'api',
    answers: { 200: { description: 'The catalogue.', schema: catalogResponseSchema } },
  }),
} as const
