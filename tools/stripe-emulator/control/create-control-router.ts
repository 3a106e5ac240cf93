import express, { Router, type Request, type Response } from 'express'
import { z } from 'zod'
import { permissionNames } from '../http/key-permissions.ts'
import type { EmulatorControl } from './create-control.ts'

const switchesSchema = z.strictObject({
  delay_ms: z.number().int().min(0).max(86_400_000).optional(),
  paused: z.boolean().optional(),
  dropped: z.boolean().optional(),
  copies: z.number().int().min(1).max(10).optional(),
  shuffled: z.boolean().optional(),
})

const faultSchema = z.strictObject({
  kind: z.enum(['rate_limited', 'unavailable', 'conflict', 'no_answer', 'lost_answer', 'slow']),
  delay_ms: z.number().int().min(0).max(600_000).default(1000),
  count: z.number().int().min(1).max(10_000).default(1),
  path: z.string().startsWith('/').default('/v1'),
})

const webhookSchema = z.strictObject({
  url: z.url(),
  secret: z.string().min(1),
  enabled_events: z.array(z.string().min(1)).min(1).optional(),
  api_version: z.string().min(1).optional(),
})

const retriesSchema = z.strictObject({
  after_days: z.array(z.number().int().min(1).max(60)).max(8),
  then: z.enum(['cancel', 'past_due', 'unpaid']),
})

const restrictedKeySchema = z.strictObject({
  key: z.string().startsWith('rk_test_'),
  permissions: z.record(
    z.string().refine((name) => permissionNames.includes(name), { error: `one of ${permissionNames.join(', ')}` }),
    z.enum(['none', 'read', 'write']),
  ),
})

const rollSchema = z.strictObject({ keep_seconds: z.number().int().min(0).max(86_400).default(86_400) })

const cardSchema = z.strictObject({ card_number: z.string() })

const clockSchema = z.strictObject({
  advance_seconds: z
    .number()
    .int()
    .min(1)
    .max(10 * 366 * 86_400),
})

/** The control API under `/_emulator`, JSON both ways. It refuses every browser: no page has business here. */
export function createControlRouter(control: EmulatorControl): Router {
  const router = Router()
  router.use((request, response, next) => {
    if (request.headers.origin !== undefined) {
      response.status(403).json({ error: 'The control API is not for browsers.' })
      return
    }
    next()
  })
  router.use(express.json({ limit: '100kb' }))

  router.get('/', (_request, response) => {
    response.json(control.summary())
  })
  router.get('/deliveries', (_request, response) => {
    response.json(control.deliveries())
  })
  router.post('/webhooks', (request, response) => {
    withBody(switchesSchema, request, response, ({ delay_ms, ...rest }) => {
      const changes = { ...rest, delayMs: delay_ms }
      control.changeSwitches(Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)))
      return control.switches()
    })
  })
  router.post('/webhook_endpoints', (request, response) => {
    withBody(webhookSchema, request, response, (body) => {
      const { secret: _secret, ...created } = control.configureWebhook({
        url: body.url,
        secret: body.secret,
        ...(body.enabled_events === undefined ? {} : { enabledEvents: body.enabled_events }),
        ...(body.api_version === undefined ? {} : { apiVersion: body.api_version }),
      })
      return created
    })
  })
  router.post('/events/:id/resend', (request, response) => {
    answerFound(response, control.resendEvent(request.params.id), 'No event has this id.')
  })
  router.post('/faults', (request, response) => {
    withBody(faultSchema, request, response, ({ delay_ms, ...fault }) => {
      control.addFault({ ...fault, delayMs: delay_ms })
      return fault
    })
  })
  router.delete('/faults', (_request, response) => {
    control.clearFaults()
    response.json({})
  })
  router.post('/customers/:id/card', (request, response) => {
    withBody(cardSchema, request, response, (body) => ({
      replaced: control.replaceCard(String(request.params['id']), body.card_number),
    }))
  })
  router.post('/clock', (request, response) => {
    withBody(clockSchema, request, response, (body) => {
      control.advanceClock(body.advance_seconds * 1000)
      return control.summary()
    })
  })
  router.post('/payment_retries', (request, response) => {
    withBody(retriesSchema, request, response, (body) => {
      control.setPaymentRetries({ afterDays: body.after_days, then: body.then })
      return body
    })
  })
  router.post('/restricted_keys', (request, response) => {
    withBody(restrictedKeySchema, request, response, ({ key, permissions }) => {
      control.restrictKey(key, permissions)
      return { permissions }
    })
  })
  router.post('/webhook_endpoints/:id/roll', (request, response) => {
    withBody(rollSchema, request, response, (body) => ({
      secret: control.rollSecret(String(request.params['id']), body.keep_seconds * 1000) ?? null,
    }))
  })
  router.post('/reset', (_request, response) => {
    control.reset()
    response.json(control.summary())
  })
  return router
}

function withBody<Body>(
  schema: z.ZodType<Body>,
  request: Request,
  response: Response,
  run: (body: Body) => unknown,
): void {
  const parsed = schema.safeParse(request.body ?? {})
  if (parsed.success) response.json(run(parsed.data))
  else response.status(400).json({ error: z.prettifyError(parsed.error) })
}

function answerFound(response: Response, found: boolean, message: string): void {
  if (found) response.json({})
  else response.status(404).json({ error: message })
}
