import { z } from 'zod'
import { defineRoute } from '../../http/contract/route-contract.ts'

export const adminContract = {
  accounts: defineRoute({
    id: 'openAdminAccounts',
    method: 'get',
    path: '/admin',
    kind: 'page',
    summary: 'The accounts, newest first, for the vendor’s admins',
    access: ['admin'],
    rate: 'pages',
    query: z.object({ before: z.uuid().optional() }),
    answers: { 200: { description: 'The page.', type: 'text/html' } },
  }),
} as const
