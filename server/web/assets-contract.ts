import { z } from 'zod'
import { defineRoute } from '../http/contract/route-contract.ts'

export const assetsContract = {
  file: defineRoute({
    id: 'readAsset',
    method: 'get',
    path: '/assets/:file',
    kind: 'file',
    summary: 'A style sheet, a face or the mark of the pages',
    access: ['everybody'],
    rate: 'none',
    params: z.object({ file: z.string() }),
    answers: { 200: { description: 'The file.', type: '*/*' } },
    errors: { 404: ['not_found'] },
  }),
} as const
