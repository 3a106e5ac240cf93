import { z } from 'zod'
import { defineRoute } from './contract/route-contract.ts'

const status = (value: string) => z.object({ status: z.literal(value) })

/** What whoever runs the cloud asks: health, readiness, metrics, and the description of all of it. */
export const httpContract = {
  health: defineRoute({
    id: 'readHealth',
    method: 'get',
    path: '/healthz',
    kind: 'api',
    summary: 'Whether the process answers',
    access: ['everybody'],
    rate: 'none',
    answers: { 200: { description: 'It answers.', schema: status('ok') } },
  }),
  ready: defineRoute({
    id: 'readReadiness',
    method: 'get',
    path: '/readyz',
    kind: 'api',
    summary:
      'Whether requests can be served: the database answers, has the schema of this version, and nothing shuts down',
    access: ['everybody'],
    rate: 'none',
    answers: { 200: { description: 'Ready.', schema: status('ready') } },
    errors: { 503: ['not_ready'] },
  }),
  metrics: defineRoute({
    id: 'readMetrics',
    method: 'get',
    path: '/metrics',
    kind: 'api',
    summary: 'Metrics of this instance, in the text format of Prometheus',
    access: ['operator'],
    rate: 'none',
    answers: { 200: { description: 'The metrics.', type: 'text/plain' } },
  }),
  openApi: defineRoute({
    id: 'readOpenApi',
    method: 'get',
    path: '/v1/openapi.json',
    kind: 'api',
    summary: 'This document',
    access: ['everybody'],
    rate: 'api',
    answers: { 200: { description: 'OpenAPI 3.1.', schema: z.looseObject({ openapi: z.string() }) } },
  }),
} as const
