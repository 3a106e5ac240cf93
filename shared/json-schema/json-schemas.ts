import { z } from 'zod'

export type JsonSchema = Record<string, unknown>

export interface JsonSchemas {
  /** The JSON Schema (2020-12) of what is sent in, with references to the named schemas. */
  input(schema: z.ZodType): JsonSchema
  /** Of what is answered: nothing but what is described. */
  output(schema: z.ZodType): JsonSchema
  /** The named schemas that were used so far, by name. */
  readonly named: ReadonlyMap<string, JsonSchema>
}

const recordSchema = z.record(z.string(), z.unknown())
const DEFINITION = '#/$defs/'
const NAMED = '#/components/schemas/'

/** The schemas that stand under a name of their own in a document; all others stand where they are used. */
export type SchemaNames = ReturnType<typeof z.registry<{ id: string }>>

/** Collects names; a schema has one. */
export function nameSchemas(named: Readonly<Record<string, z.ZodType>>): SchemaNames {
  const names = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(named)) names.add(schema, { id })
  return names
}

/** Turns zod schemas into JSON Schemas that share their named parts under `#/components/schemas/`. */
export function createJsonSchemas(names: SchemaNames): JsonSchemas {
  const named = new Map<string, JsonSchema>()

  function convert(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const made: JsonSchema = z.toJSONSchema(schema, {
      target: 'draft-2020-12',
      io,
      metadata: names,
      unrepresentable: 'any',
      override: ({ jsonSchema }) => shorten(jsonSchema),
    })
    const { $schema: _dialect, $defs, ...rest } = recordSchema.parse(pointToNamed(made))
    for (const [name, definition] of Object.entries(recordSchema.parse($defs ?? {}))) keep(name, definition)
    return rest
  }

  function keep(name: string, definition: unknown): void {
    const { id: _id, ...schema } = recordSchema.parse(definition)
    const before = named.get(name)
    if (before !== undefined && JSON.stringify(before) !== JSON.stringify(schema)) {
      throw new Error(`the schema ${name} has two forms, one sent in and one answered; name them apart`)
    }
    named.set(name, schema)
  }

  return { named, input: (schema) => convert(schema, 'input'), output: (schema) => convert(schema, 'output') }
}

/** Leaves out what a format or the nature of numbers says already. */
function shorten(schema: JsonSchema): void {
  if (schema['format'] === 'uuid' || schema['format'] === 'date-time') delete schema['pattern']
  if (schema['minimum'] === Number.MIN_SAFE_INTEGER) delete schema['minimum']
  if (schema['maximum'] === Number.MAX_SAFE_INTEGER) delete schema['maximum']
}

/** Lets references to definitions of the schema itself point to the shared names. */
function pointToNamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pointToNamed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const isReference = key === '$ref' && typeof inner === 'string' && inner.startsWith(DEFINITION)
      return [key, isReference ? NAMED + inner.slice(DEFINITION.length) : pointToNamed(inner)]
    }),
  )
}
