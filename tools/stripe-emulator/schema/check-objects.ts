import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import { readObjectTypes, type ObjectTypes } from './object-types.ts'

/** Holds what the emulator sends against the types of Stripe's SDK. Each method names what is wrong; nothing when all is well. */
export interface ObjectCheck {
  /** An answer of the API: an object, a list of them or an error. */
  answer(body: unknown): string[]
  /** An event with its snapshot and the attributes that were before. */
  event(event: unknown): string[]
  /** An object of a known kind, as `invoice`. */
  object(kind: string, value: unknown): string[]
}

const errorSchema = {
  type: 'object',
  required: ['error'],
  additionalProperties: false,
  properties: {
    error: {
      type: 'object',
      required: ['type', 'message'],
      additionalProperties: false,
      properties: {
        type: { enum: ['api_error', 'card_error', 'idempotency_error', 'invalid_request_error'] },
        ...Object.fromEntries(
          ['charge', 'code', 'decline_code', 'doc_url', 'message', 'param', 'request_log_url'].map((name) => [
            name,
            { type: 'string' },
          ]),
        ),
        payment_intent: { $ref: 'stripe#/definitions/payment_intent' },
        payment_method: { $ref: 'stripe#/definitions/payment_method' },
      },
    },
  },
}

const listSchema = {
  type: 'object',
  required: ['object', 'data', 'has_more', 'url'],
  additionalProperties: false,
  properties: {
    object: { const: 'list' },
    data: { type: 'array' },
    has_more: { type: 'boolean' },
    url: { type: 'string', pattern: '^/v1/' },
  },
}

const instant = { type: 'integer', minimum: 1 }

const eventSchema = {
  type: 'object',
  required: ['id', 'object', 'api_version', 'created', 'data', 'livemode', 'pending_webhooks', 'request', 'type'],
  additionalProperties: false,
  properties: {
    id: { type: 'string', pattern: '^evt_' },
    object: { const: 'event' },
    api_version: { type: ['string', 'null'] },
    created: instant,
    data: {
      type: 'object',
      required: ['object'],
      additionalProperties: false,
      properties: { object: { type: 'object' }, previous_attributes: { type: 'object', minProperties: 1 } },
    },
    livemode: { const: false },
    pending_webhooks: { type: 'integer', minimum: 0 },
    request: {
      type: ['object', 'null'],
      required: ['id', 'idempotency_key'],
      additionalProperties: false,
      properties: { id: { type: ['string', 'null'] }, idempotency_key: { type: ['string', 'null'] } },
    },
    type: { type: 'string' },
  },
}

/** Compiles each kind of object when it first comes along. */
export function createObjectCheck(schema: ObjectTypes = readObjectTypes()): ObjectCheck {
  // The schema itself is checked by its own test; here the time to compile counts.
  const ajv = new Ajv({
    strict: false,
    inlineRefs: false,
    validateSchema: false,
    meta: false,
    code: { optimize: false },
  })
  ajv.addSchema({ definitions: schema.definitions }, 'stripe')
  const compiled = new Map<string, ValidateFunction>()

  function validatorOf(name: string, make: () => object): ValidateFunction {
    const found = compiled.get(name)
    if (found !== undefined) return found
    const made = ajv.compile(make())
    compiled.set(name, made)
    return made
  }

  function problems(name: string, make: () => object, value: unknown): string[] {
    const validate = validatorOf(name, make)
    return validate(value) ? [] : describe(name, validate.errors ?? [])
  }

  function object(kind: string, value: unknown): string[] {
    const name = isRecord(value) && value['deleted'] === true ? `deleted_${kind}` : kind
    if (!(name in schema.definitions)) return [`${kind}: no kind of object that the SDK's types describe here`]
    return problems(name, () => ({ $ref: `stripe#/definitions/${name}` }), value)
  }

  function answer(body: unknown): string[] {
    if (!isRecord(body)) return ['the answer is no object']
    if ('error' in body) return problems('error', () => errorSchema, body)
    if (body['object'] === 'list') {
      const data: unknown[] = Array.isArray(body['data']) ? body['data'] : []
      return [...problems('list', () => listSchema, body), ...data.flatMap(answer)]
    }
    if (body['object'] === 'event') return event(body)
    return object(String(body['object']), body)
  }

  function event(given: unknown): string[] {
    const wrong = problems('event', () => eventSchema, given)
    if (wrong.length > 0 || !isRecord(given) || !isRecord(given['data'])) return wrong
    const type = String(given['type'])
    const kind = schema.events[type]
    if (kind === undefined) return [`${type}: no event of Stripe`]
    const { object: about, previous_attributes: previous } = given['data']
    if (!isRecord(about) || about['object'] !== kind) return [`${type}: is about a ${kind}`]
    if (previous !== undefined && !tellsWhatWas(type)) return [`${type}: only updates have previous attributes`]
    return [
      ...object(kind, about).map((problem) => `${type}: ${problem}`),
      ...previousProblems(kind, previous).map((problem) => `${type}: previous_attributes: ${problem}`),
    ]
  }

  /** What was before holds fields that the object has; of a map only the changed keys, so its inside is not held to be whole. */
  function previousProblems(kind: string, previous: unknown): string[] {
    if (!isRecord(previous)) return []
    const known = propertiesOf(schema.definitions[kind])
    return Object.entries(previous).flatMap(([name, value]) => {
      if (!(name in known)) return [`${name} is no attribute of a ${kind}`]
      if (isRecord(value)) return []
      return problems(`${kind}.${name}`, () => ({ $ref: `stripe#/definitions/${kind}/properties/${name}` }), value)
    })
  }

  return { answer, event, object }
}

/** Besides updates only a detached payment method tells what was before: whose it was. */
function tellsWhatWas(type: string): boolean {
  return type.endsWith('.updated') || type === 'payment_method.detached'
}

function propertiesOf(definition: object | undefined): Record<string, unknown> {
  return definition !== undefined && 'properties' in definition && isRecord(definition.properties)
    ? definition.properties
    : {}
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The faults, those within a choice first: that no branch fits says less than why the meant one does not. */
function describe(name: string, errors: readonly ErrorObject[]): string[] {
  const telling = errors.filter((error) => error.keyword !== 'anyOf' && error.keyword !== '$ref')
  return (telling.length > 0 ? telling : errors).map((error) => {
    const extra: unknown = error.params['additionalProperty'] ?? error.params['allowedValues']
    const detail = extra === undefined ? '' : ` (${typeof extra === 'string' ? extra : JSON.stringify(extra)})`
    return `${name}${error.instancePath} ${error.message ?? 'is wrong'}${detail}`
  })
}
