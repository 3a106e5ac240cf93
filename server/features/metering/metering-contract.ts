import { syncRequestSchema, syncResponseSchema } from '../../../shared/protocol/cloud-api.ts'
import { SYNC_BODY_LIMIT } from '../../http/body-limits.ts'
import { defineRoute } from '../../http/contract/route-contract.ts'

export const meteringContract = {
  sync: defineRoute({
    id: 'sync',
    method: 'post',
    path: '/v1/sync',
    kind: 'api',
    summary: 'Settle the tail of a device’s journal, and get its snapshot and leases',
    description:
      'Signed by the device at whatever time it believes it to be. One bad entry never fails the others: each has a result of its own. ' +
      'The headers are checked before the body is read, and the signature before it is parsed.',
    access: ['device'],
    rate: 'api',
    body: { type: 'application/json', schema: syncRequestSchema, limit: SYNC_BODY_LIMIT },
    answers: { 200: { description: 'A result for each entry, and all that is current.', schema: syncResponseSchema } },
    errors: { 409: ['too_many_branches'], 429: ['sync_in_progress'], 503: ['busy'] },
  }),
} as const
