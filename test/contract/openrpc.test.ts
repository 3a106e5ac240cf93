import * as openRpc from '@open-rpc/meta-schema'
import { Ajv } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { RPC_ERROR } from '../../shared/protocol/json-rpc.ts'
import { PLUGIN_TOPICS, pluginMethods, pluginNotifications } from '../../shared/protocol/plugin-link.ts'
import { frameFileSchema } from './support/frame-file.ts'

const schemaSchema = z.record(z.string(), z.unknown())
const documentSchema = z.looseObject({
  methods: z.array(
    z.looseObject({
      name: z.string(),
      params: z.array(z.object({ name: z.string(), required: z.boolean(), schema: schemaSchema })),
      result: z.object({ schema: schemaSchema }).optional(),
    }),
  ),
  components: z.object({
    schemas: z.record(z.string(), schemaSchema),
    errors: z.record(z.string(), z.object({ code: z.int() })),
  }),
  'x-events': z.array(z.object({ name: z.string(), params: schemaSchema })),
  'x-error-reasons': z.array(z.string()),
})

const docs = join(import.meta.dirname, '..', '..', 'docs')
const text: unknown = JSON.parse(readFileSync(join(docs, 'openrpc.json'), 'utf8'))
const document = documentSchema.parse(text)

const ajv = new Ajv2020({ strict: false, allErrors: true })
addFormats.default(ajv)
const compiled = new Map<object, ReturnType<typeof ajv.compile>>()

/** Validates values by a schema of the document, whose references lead into it; `relaxed` may change it first. */
function validator(schema: object, relaxed: (value: unknown) => unknown = (value) => value) {
  const known = compiled.get(schema)
  if (known !== undefined) return known
  const made = ajv.compile(Object(relaxed({ ...schema, components: { schemas: document.components.schemas } })))
  compiled.set(schema, made)
  return made
}

describe('docs/openrpc.json', () => {
  it('is a valid OpenRPC document', () => {
    const ajv = new Ajv({ strict: false, allErrors: true, logger: false })
    addFormats.default(ajv)
    const meta = z.object({ openrpcDocument: schemaSchema }).parse(openRpc).openrpcDocument
    // It names its dialect, draft 7, by an address of its own. The schemas inside are compiled below, as 2020-12.
    const definitions = { JSONSchemaObject: { properties: { $ref: { type: 'string' } } } }
    for (const end of ['', '/']) ajv.addSchema({ definitions }, `https://meta.json-schema.tools${end}`)
    const validate = ajv.compile({ ...meta, $schema: 'http://json-schema.org/draft-07/schema#' })
    validate(text)
    expect(validate.errors ?? []).toEqual([])
  })

  it('describes every method, notification, event and error code of the link', () => {
    expect(document.methods.map(({ name }) => name)).toEqual([
      ...Object.keys(pluginMethods),
      ...Object.keys(pluginNotifications),
    ])
    expect(document['x-events'].map(({ name }) => name)).toEqual([...PLUGIN_TOPICS])
    expect(Object.values(document.components.errors).map(({ code }) => code)).toEqual(Object.values(RPC_ERROR))
  })
})

const frameSchema = z.looseObject({
  id: z.union([z.string(), z.number(), z.null()]).optional(),
  method: z.string().optional(),
  params: z.record(z.string(), z.unknown()).optional(),
  result: z.unknown().optional(),
  error: z.looseObject({ code: z.int(), data: z.looseObject({ reason: z.string().optional() }).optional() }).optional(),
})
type Frame = z.infer<typeof frameSchema>

interface Conversation {
  readonly sent: Map<string | number, Frame>
  readonly expected: Frame[]
  readonly events: Frame[]
}

/** The frames of a golden conversation; malformed ones on purpose are not in it. */
function conversation(file: string): Conversation {
  const path = join(import.meta.dirname, 'frames', file)
  const { steps } = frameFileSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  const sent: Conversation['sent'] = new Map()
  const expected: Frame[] = []
  const events: Frame[] = []
  for (const step of steps) {
    if ('send' in step) {
      for (const one of [step.send].flat()) {
        const frame = frameSchema.safeParse(one)
        if (frame.success && frame.data.id !== undefined && frame.data.id !== null) sent.set(frame.data.id, frame.data)
      }
    } else if ('expect' in step) {
      expected.push(...[step.expect].flat().map((one) => frameSchema.parse(one)))
    } else if ('event' in step) events.push(frameSchema.parse(step.event))
  }
  return { sent, expected, events }
}

/** A value that a conversation leaves open, as `$uuid`, in a form that the schema must take. */
function filled(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== '$any').map(filled)
  if (typeof value === 'object' && value !== null) {
    const open = Object.entries(value).filter(([, inner]) => !/^\$(any$|save:)/.test(String(inner)))
    return Object.fromEntries(open.map(([key, inner]) => [key, filled(inner)]))
  }
  if (typeof value !== 'string') return value
  if (value === '$instant') return '2026-11-22T12:46:51.417Z'
  if (value === '$integer') return 1
  return /^\$(uuid|new:|use:|save:)/.test(value) ? '01a20346-f439-7d68-997d-8dcde0bd0663' : value
}

/** The schema for a part of what it describes: a conversation names only the fields that it is about. */
function partial(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(partial)
  if (typeof schema !== 'object' || schema === null) return schema
  const kept = Object.entries(schema).filter(([key, value]) => key !== 'required' || !Array.isArray(value))
  return Object.fromEntries(kept.map(([key, value]) => [key, partial(value)]))
}

/** What is there must fit, and nothing may be unknown. */
function expectFits(schema: object, value: unknown): void {
  const validate = validator(schema, partial)
  validate(filled(value))
  expect(validate.errors ?? []).toEqual([])
}

const files = readdirSync(join(import.meta.dirname, 'frames'))

describe('the golden frames agree with it', () => {
  it.each(files)('%s', (file) => {
    const { sent, expected, events } = conversation(file)
    const known = new Map(document.methods.map((method) => [method.name, method]))
    const codes = Object.values(document.components.errors).map(({ code }) => code)
    for (const { id, result, error } of expected) {
      const request = id === undefined || id === null ? undefined : sent.get(id)
      const method = known.get(request?.method ?? '')
      if (error !== undefined) {
        expect(codes).toContain(error.code)
        if (error.code === RPC_ERROR.refused && error.data?.reason !== undefined) {
          expect(document['x-error-reasons']).toContain(error.data.reason)
        }
        if (error.code === RPC_ERROR.methodNotFound && request !== undefined) expect(method).toBeUndefined()
      }
      if (result === undefined || request === undefined) continue
      expect(method, request.method).toBeDefined()
      const params = filled(request.params ?? {})
      for (const { name, required, schema } of method?.params ?? []) {
        if (!required && !Object.hasOwn(Object(params), name)) continue
        const validate = validator(schema)
        validate(Object(params)[name])
        expect(validate.errors ?? [], name).toEqual([])
      }
      if (method?.result === undefined || result === '$any') continue
      expectFits(method.result.schema, result)
    }
    for (const { method, params } of events) {
      const event = document['x-events'].find(({ name }) => name === method)
      expect(event, method).toBeDefined()
      if (event === undefined || params === undefined) continue
      expectFits(event.params, params)
    }
  })

  it('and use every method and notification', () => {
    const used = new Set(files.flatMap((file) => [...conversation(file).sent.values()].map(({ method }) => method)))
    const notifications = Object.keys(pluginNotifications)
    expect(document.methods.filter(({ name }) => !used.has(name) && !notifications.includes(name))).toEqual([])
  })
})
