import { z } from 'zod'
import { endpointName, type Endpoint } from '../http/endpoint.ts'
import type { KnownApi, ParamShape } from '../schema/known-api.ts'

/** A parameter of an endpoint, in bracket notation with `[]` for an entry of a list. */
export interface EndpointCoverage {
  endpoint: string
  taken: string[]
  /** What Stripe takes and the emulator refuses; of a parameter that it lacks as a whole only that one. */
  lacking: string[]
  /** What the emulator takes and Stripe does not know: a fault of the emulator. */
  invented: string[]
  /** Values that the emulator and Stripe do not agree on, as `name: value`. */
  otherValues: string[]
}

/** The part of JSON Schema that tells which parameters a parser takes. */
interface ParserShape {
  properties?: Record<string, ParserShape>
  additionalProperties?: unknown
  items?: ParserShape
  anyOf?: ParserShape[]
  allOf?: ParserShape[]
  enum?: unknown[]
  const?: unknown
}

/** Holds the parameters that the emulator parses against those of Stripe's SDK, endpoint by endpoint. */
export function describeCoverage(endpoints: readonly Endpoint[], known: KnownApi): EndpointCoverage[] {
  return endpoints.map((one) => {
    const endpoint = endpointName(one)
    const coverage: EndpointCoverage = { endpoint, taken: [], lacking: [], invented: [], otherValues: [] }
    // What cannot be said in JSON Schema are transformations, which take what their input says.
    const parser = z.toJSONSchema(one.schema, { io: 'input', unrepresentable: 'any' }) as ParserShape
    compare(parser, known.paramsOf(endpoint), '', coverage)
    return coverage
  })
}

function compare(parser: ParserShape, shape: ParamShape | undefined, path: string, coverage: EndpointCoverage): void {
  const choices = [parser, ...(parser.anyOf ?? []), ...(parser.allOf ?? [])]
  const properties = Object.assign({}, ...choices.map((one) => one.properties ?? {})) as Record<string, ParserShape>
  const map = typeof shape === 'object' && !isValues(shape) ? shape : {}
  const items = choices.find((one) => one.items !== undefined)?.items
  if (items !== undefined) compare(items, map['[]'], `${path}[]`, coverage)
  compareValues(choices, shape, path, coverage)
  for (const [name, inner] of Object.entries(properties)) {
    const innerPath = path === '' ? name : `${path}[${name}]`
    if (map[name] === undefined) coverage.invented.push(innerPath)
    else {
      coverage.taken.push(innerPath)
      compare(inner, map[name], innerPath, coverage)
    }
  }
  const isMap = choices.some((one) => typeof one.additionalProperties === 'object')
  if (isMap || items !== undefined) return
  for (const name of Object.keys(map)) {
    if (name !== '=' && name !== '[]' && name !== '*' && properties[name] === undefined) {
      coverage.lacking.push(path === '' ? name : `${path}[${name}]`)
    }
  }
}

function compareValues(
  choices: ParserShape[],
  shape: ParamShape | undefined,
  path: string,
  coverage: EndpointCoverage,
): void {
  const taken = choices.flatMap((one) => one.enum ?? (one.const === undefined ? [] : [one.const])).map(String)
  const values = taken.filter((value) => value !== '')
  if (values.length === 0 || !isValues(shape)) return
  const wanted = new Set(shape)
  const own = new Set(values)
  const differing = [...values.filter((value) => !wanted.has(value)), ...shape.filter((value) => !own.has(value))]
  coverage.otherValues.push(...differing.map((value) => `${path}: ${value}`))
}

function isValues(shape: ParamShape | undefined): shape is readonly string[] {
  return Array.isArray(shape)
}
