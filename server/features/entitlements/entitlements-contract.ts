import { z } from 'zod'
import { digestSchema } from '../../../shared/protocol/journal-entry.ts'
import { defineRoute } from '../../http/contract/route-contract.ts'

export const entitlementsContract = {
  keys: defineRoute({
    id: 'readKeys',
    method: 'get',
    path: '/v1/keys',
    kind: 'api',
    summary: 'The root public key, and the certificates of the keys that sign snapshots and leases',
    access: ['everybody'],
    rate: 'api',
    answers: {
      200: {
        description: 'The root (Ed25519, base64url) and the certificates (JWS by the root), newest first.',
        schema: z.object({ rootPublicKey: digestSchema, keys: z.array(z.string()) }),
      },
    },
  }),
} as const
