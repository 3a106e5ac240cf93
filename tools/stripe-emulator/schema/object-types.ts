import { readFileSync } from 'node:fs'

/** A type of the schema, as far as the shape of objects is read from it. */
export interface ObjectShape {
  type?: string | readonly string[]
  $ref?: string
  anyOf?: readonly ObjectShape[]
  properties?: Readonly<Record<string, ObjectShape>>
  required?: readonly string[]
}

interface ObjectFile {
  /** Version of the SDK that the schema was made from. */
  sdk: string
  definitions: Record<string, ObjectShape>
  /** What each type of event is about. */
  events: Record<string, string>
}

export interface ObjectTypes extends ObjectFile {
  /** The shape of a kind of object, as `invoice`; undefined for one that the emulator does not send. */
  shapeOf(kind: string): ObjectShape | undefined
}

/** The schema of Stripe's objects, made from the types of the SDK. */
export function readObjectTypes(): ObjectTypes {
  // Our own generated file, whose shape the generator states.
  const file = JSON.parse(readFileSync(new URL('stripe-objects.json', import.meta.url), 'utf8')) as ObjectFile
  return { ...file, shapeOf: (kind) => file.definitions[kind] }
}

export interface PropertyType {
  /** The shape of what stands in the property, when that is an object. */
  shape: ObjectShape | undefined
  /** True when an id may stand there in place of the object. */
  isExpandable: boolean
}

/** A property that can be expanded or walked through; undefined for all others. */
export function propertyOf(types: ObjectTypes, shape: ObjectShape | undefined, name: string): PropertyType | undefined {
  const property = shape?.properties?.[name]
  if (property === undefined) return undefined
  const choices = (property.anyOf ?? [property]).map((one) => resolve(types, one))
  const objects = choices.filter((one) => one.type === 'object')
  // A bare map, as metadata, has no attributes that could be expanded.
  const isForeign = (one: ObjectShape) => Object.keys(one).length === 1
  const walkable = objects.filter((one) => one.properties !== undefined || isForeign(one))
  if (walkable.length === 0) return undefined
  const takesText = choices.some(
    (one) => one.type === 'string' || (Array.isArray(one.type) && one.type.includes('string')),
  )
  return { shape: walkable.find((one) => one.properties !== undefined), isExpandable: takesText }
}

function resolve(types: ObjectTypes, shape: ObjectShape): ObjectShape {
  const name = shape.$ref?.slice('#/definitions/'.length)
  return name === undefined ? shape : (types.definitions[name] ?? shape)
}
