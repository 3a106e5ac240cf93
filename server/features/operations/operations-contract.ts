import { z } from 'zod'
import { uuidSchema } from '../../../shared/identifiers/uuid-v7.ts'
import {
  cloudCommitRequestSchema,
  cloudReserveRequestSchema,
  cloudReserveResponseSchema,
  cloudSettlementResponseSchema,
} from '../../../shared/protocol/cloud-api.ts'
import { BODY_LIMIT } from '../../http/body-limits.ts'
import { defineRoute } from '../../http/contract/route-contract.ts'

const access = ['device', 'service', 'member'] as const
const params = z.object({ id: uuidSchema })

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

const layoutResponseSchema = z.object({
  width: z.number(),
  depth: z.number(),
  rooms: z.array(
    z.object({
      name: z.string(),
      x: z.number(),
      y: z.number(),
      width: z.number(),
      depth: z.number(),
      areaSqm: z.number(),
    }),
  ),
})

const denied = {
  description: 'Refused: the decision says by which gate, and what would pass. Nothing is held.',
  schema: cloudReserveResponseSchema,
}

export const operationsContract = {
  reserve: defineRoute({
    id: 'reserveOperation',
    method: 'post',
    path: '/v1/operations',
    kind: 'api',
    summary: 'Reserve units for an operation of the vendor’s own cloud',
    description:
      'The same `opId` gives the same reservation. A reservation that is neither committed nor released expires after 24 hours.',
    access,
    rate: 'api',
    body: { type: 'application/json', schema: cloudReserveRequestSchema, limit: BODY_LIMIT },
    answers: { 201: { description: 'Reserved.', schema: cloudReserveResponseSchema }, 402: denied },
    errors: { 409: ['conflict'], 503: ['busy'] },
  }),
  commit: defineRoute({
    id: 'commitOperation',
    method: 'post',
    path: '/v1/operations/:id/commit',
    kind: 'api',
    summary: 'Charge a reservation; fewer units than held free the rest',
    access,
    rate: 'api',
    params,
    body: { type: 'application/json', schema: cloudCommitRequestSchema, limit: BODY_LIMIT, required: false },
    answers: { 200: { description: 'Charged.', schema: cloudSettlementResponseSchema } },
    errors: {
      400: ['units_exceed_hold'],
      404: ['reservation_unknown'],
      409: ['conflict', 'released'],
      410: ['expired'],
      503: ['busy'],
    },
  }),
  release: defineRoute({
    id: 'releaseOperation',
    method: 'post',
    path: '/v1/operations/:id/release',
    kind: 'api',
    summary: 'Give a reservation back; nothing is charged',
    access,
    rate: 'api',
    params,
    body: {
      type: 'application/json',
      schema: z.object({ outcome: z.enum(['failed', 'cancelled']).default('failed') }),
      limit: BODY_LIMIT,
      required: false,
    },
    answers: { 200: { description: 'Given back.', schema: cloudSettlementResponseSchema } },
    errors: { 404: ['reservation_unknown'], 409: ['conflict', 'released'], 410: ['expired'], 503: ['busy'] },
  }),
  layouts: defineRoute({
    id: 'suggestLayout',
    method: 'post',
    path: '/v1/ai/layouts',
    kind: 'api',
    summary: 'Suggest a layout of rooms; the sample of a billable route',
    description: 'Charged one `ai_layout` once the answer has left, and nothing for any other answer than 200.',
    access,
    rate: 'api',
    body: { type: 'application/json', schema: layoutRequestSchema, limit: BODY_LIMIT },
    answers: { 200: { description: 'The rooms, metres.', schema: layoutResponseSchema }, 402: denied },
    errors: { 503: ['busy'] },
  }),
} as const
