import { z } from 'zod'
import { endpoint, type Endpoint } from '../http/endpoint.ts'
import { listPage } from '../http/list-page.ts'
import * as param from '../http/param-schema.ts'
import { invalidRequest, missingResource } from '../http/stripe-error.ts'
import { changedFields } from '../model/changed-fields.ts'
import { readObjectTypes } from '../schema/object-types.ts'
import { createId } from '../model/create-id.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { WebhookEndpoint } from '../model/stored.ts'

const enabledEvents = z.array(z.enum(['*', ...Object.keys(readObjectTypes().events)])).min(1)

const createParams = z.strictObject({
  url: param.text(),
  enabled_events: enabledEvents,
  api_version: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}(\.[a-z]+)?$/)
    .optional(),
  description: param.clearableText().optional(),
  metadata: param.metadata().optional(),
  expand: param.expand(),
})

const updateParams = z.strictObject({
  url: param.text().optional(),
  enabled_events: enabledEvents.optional(),
  disabled: param.boolean().optional(),
  description: param.clearableText().optional(),
  metadata: param.metadata().optional(),
  expand: param.expand(),
})

function requireEndpoint(context: EmulatorContext, id: string): WebhookEndpoint {
  const found = context.store.webhookEndpoints.get(id)
  if (found === undefined) throw missingResource('webhook endpoint', id)
  return found
}

function refuseWrongUrl(url: string | undefined): void {
  if (url === undefined) return
  // Stripe's test mode takes http too, so that a local server can listen.
  const parsed = URL.parse(url)
  if (parsed === null || !['http:', 'https:'].includes(parsed.protocol)) {
    throw invalidRequest('Invalid URL: An explicit scheme (such as https) must be provided.', 'url', 'url_invalid')
  }
}

/** Stores a webhook endpoint and its signing secret, which Stripe chooses unless `secret` is given. */
export function createWebhookEndpoint(
  context: EmulatorContext,
  params: z.output<typeof createParams>,
  secret = createId('whsec'),
): WebhookEndpoint {
  refuseWrongUrl(params.url)
  const created: WebhookEndpoint = {
    id: createId('we'),
    object: 'webhook_endpoint',
    api_version: params.api_version ?? null,
    application: null,
    created: context.seconds(),
    description: params.description ?? null,
    enabled_events: params.enabled_events,
    livemode: false,
    metadata: param.mergeMetadata({}, params.metadata),
    status: 'enabled',
    url: params.url,
  }
  context.store.webhookEndpoints.put(created)
  context.store.endpointSecrets.put({ id: created.id, secret })
  return { ...created, secret }
}

export const webhookEndpointEndpoints: Endpoint[] = [
  endpoint('post', '/v1/webhook_endpoints', createParams, ({ params, context }) =>
    createWebhookEndpoint(context, params),
  ),
  endpoint('get', '/v1/webhook_endpoints', z.strictObject(param.pagination), ({ params, context }) =>
    listPage(context.store.webhookEndpoints.all().toReversed(), params, '/v1/webhook_endpoints'),
  ),
  endpoint('get', '/v1/webhook_endpoints/:id', z.strictObject({ expand: param.expand() }), ({ id, context }) =>
    requireEndpoint(context, id),
  ),
  endpoint('post', '/v1/webhook_endpoints/:id', updateParams, ({ params, id, context }) => {
    const before = requireEndpoint(context, id)
    refuseWrongUrl(params.url)
    const { disabled, metadata, expand: _expand, ...changes } = params
    const after: WebhookEndpoint = {
      ...before,
      ...changedFields(changes),
      metadata: param.mergeMetadata(before.metadata, metadata),
      status: disabled === undefined ? before.status : disabled ? 'disabled' : 'enabled',
    }
    context.store.webhookEndpoints.put(after)
    return after
  }),
  endpoint('delete', '/v1/webhook_endpoints/:id', z.strictObject({}), ({ id, context }) => {
    requireEndpoint(context, id)
    // Deliveries that wait for it are given up by the sender.
    context.store.webhookEndpoints.delete(id)
    context.store.endpointSecrets.delete(id)
    return { id, object: 'webhook_endpoint', deleted: true }
  }),
]
