import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { createObjectCheck } from './check-objects.ts'
import { readKnownApi, takesParam } from './known-api.ts'
import { readObjectTypes } from './object-types.ts'

const types = readObjectTypes()
const known = readKnownApi()
const check = createObjectCheck(types)
const command =
  'npm ci --prefix tools/stripe-emulator/schema/generator && npm run generate --prefix tools/stripe-emulator/schema/generator'

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
}

test('the schema was made from the SDK that is installed', () => {
  const { version } = readJson('../../../node_modules/stripe/package.json') as { version: string }
  expect(types.sdk, `Make the schema again: ${command}`).toBe(version)
  expect(known.sdk, `Make the schema again: ${command}`).toBe(version)
})

test('the schema is a schema, and every reference in it leads somewhere', () => {
  expect(new Ajv({ strict: false }).validateSchema({ definitions: types.definitions })).toBe(true)
  const references = [...JSON.stringify(types.definitions).matchAll(/#\/definitions\/([^"]+)/g)].map((one) => one[1])
  expect(references.filter((name) => !((name ?? '') in types.definitions))).toEqual([])
})

/** Stripe's own samples, of an older version than the SDK: what changed since is all that may differ. */
const samples = (readJson('stripe-samples.json') as { objects: Record<string, Record<string, unknown>> }).objects
const changedSince: Record<string, string[]> = {
  account: ['specified_commercial_transactions_act_url'],
  'billing_portal.session': ["required property 'customer_update'"],
  'checkout.session': ["required property 'allowed_payment_method_types'"],
  // Not of a version but of the sample's own: an expanded field beside the bare one.
  invoice: ['additional properties (subscription)'],
  payment_intent: ["required property 'allowed_payment_method_types'"],
  product: ["required property 'tax_details'"],
  subscription: ["required property 'feedback_option'"],
  subscription_item: ["required property 'current_trial'"],
}

function kindOf(name: string): string {
  return name.replace(/^deleted_/, '')
}

test.each(Object.keys(samples))("Stripe's own sample of %s differs only by what is newer", (name) => {
  const found = check.object(kindOf(name), samples[name]).filter((problem) => !problem.includes('must be null'))
  const expected = changedSince[name] ?? []
  expect(found).toHaveLength(expected.length)
  for (const [index, part] of expected.entries()) expect(found[index]).toContain(part)
})

test.each(Object.keys(samples).filter((name) => changedSince[name] === undefined))(
  'a %s that lacks a field, has one too many or another value is named',
  (name) => {
    const sample = samples[name] ?? {}
    // Without its mark a deleted object is held to the whole one, and lacks all of it.
    for (const field of types.definitions[name]?.required?.filter((one) => one !== 'deleted') ?? []) {
      const { [field]: _gone, ...lacking } = sample
      expect(check.object(kindOf(name), lacking).join(), field).toContain(field)
    }
    expect(check.object(kindOf(name), { ...sample, invented: 1 }).join()).toContain('invented')
    expect(check.object(kindOf(name), { ...sample, object: 'other' })).not.toEqual([])
    expect(check.object(kindOf(name), { ...sample, id: 5 }).join()).toContain('/id')
  },
)

test('an event is held to its kind, its whole snapshot and its previous attributes', () => {
  const event = {
    id: 'evt_1',
    object: 'event',
    api_version: '2026-10-28.endive',
    created: 1,
    data: { object: samples['price'], previous_attributes: { active: false, metadata: { a: null } } },
    livemode: false,
    pending_webhooks: 0,
    request: null,
    type: 'price.updated',
  }
  expect(check.event(event)).toEqual([])
  expect(check.event({ ...event, type: 'price.invented' })).toEqual(['price.invented: no event of Stripe'])
  expect(check.event({ ...event, type: 'product.updated' })).toEqual(['product.updated: is about a product'])
  expect(check.event({ ...event, type: 'price.created' }).join()).toContain('only updates')
  const withPrevious = (previous: object) => ({ ...event, data: { ...event.data, previous_attributes: previous } })
  expect(check.event(withPrevious({ invented: 1 })).join()).toContain('invented is no attribute of a price')
  expect(check.event(withPrevious({ active: 'yes' })).join()).toContain('boolean')
})

test('the table of parameters tells what Stripe takes, by name and inside lists and maps', () => {
  const session = known.paramsOf('POST /v1/checkout/sessions')
  for (const keys of [
    ['mode'],
    ['line_items', '0', 'price_data', 'recurring', 'interval'],
    ['metadata', 'anything'],
    ['subscription_data', 'trial_period_days'],
  ]) {
    expect(takesParam(session, keys), keys.join('.')).toBe(true)
  }
  // Removed in this version, or never there.
  for (const keys of [['payment_method_types'], ['line_items', '0', 'amount'], ['mode', 'inner']]) {
    expect(takesParam(session, keys), keys.join('.')).toBe(false)
  }
  expect(known.findEndpoint('GET', '/v1/customers/search')).toBe('GET /v1/customers/search')
  expect(known.findEndpoint('GET', '/v1/customers/cus_1')).toBe('GET /v1/customers/:id')
  expect(known.findEndpoint('POST', '/v1/refunds')).toBe('POST /v1/refunds')
  expect(known.findEndpoint('POST', '/v1/nothing')).toBeUndefined()
})
