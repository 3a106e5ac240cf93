import { readFileSync } from 'node:fs'

/** A parameter of Stripe's: 1 a single value, a list of its only values, `[]` a list, `*` a map, else by name; `=` a single value too. */
export type ParamShape = 1 | readonly string[] | { readonly [name: string]: ParamShape }

interface ParamTable {
  /** Version of the SDK that the table was made from. */
  sdk: string
  endpoints: Record<string, ParamShape>
  others: string[]
}

/** What Stripe's API of the pinned version takes, made from the types of the SDK: the emulator tells by it what does not exist and what it lacks. */
export interface KnownApi {
  sdk: string
  /** The parameters of an endpoint, as `POST /v1/customers/:id`; undefined for one that is no endpoint of Stripe. */
  paramsOf(endpoint: string): ParamShape | undefined
  /** Every endpoint whose parameters are described. */
  described(): string[]
  /** The endpoint of Stripe that a request would reach, literal parts before variable ones. */
  findEndpoint(method: string, path: string): string | undefined
}

/** Reads the table beside this file. */
export function readKnownApi(): KnownApi {
  // Our own generated file, whose shape the generator states.
  const table = JSON.parse(readFileSync(new URL('stripe-params.json', import.meta.url), 'utf8')) as ParamTable
  const all = [...Object.keys(table.endpoints), ...table.others]
  const literal = new Set(all.filter((endpoint) => !endpoint.includes(':')))
  const variable = all
    .filter((endpoint) => endpoint.includes(':'))
    .map((endpoint) => ({ endpoint, parts: endpoint.split('/') }))
  return {
    sdk: table.sdk,
    paramsOf: (endpoint) => table.endpoints[endpoint],
    described: () => Object.keys(table.endpoints),
    findEndpoint(method, path) {
      const wanted = `${method} ${path}`
      if (literal.has(wanted)) return wanted
      const parts = wanted.split('/')
      return variable.find(
        (one) =>
          one.parts.length === parts.length &&
          one.parts.every((part, index) => part === parts[index] || (part.startsWith(':') && parts[index] !== '')),
      )?.endpoint
    },
  }
}

/** True when Stripe takes a parameter of this name, given as its keys from the outside in; numbers of a list count as its entries. */
export function takesParam(shape: ParamShape | undefined, keys: readonly string[]): boolean {
  const [key, ...rest] = keys
  if (key === undefined) return true
  if (shape === undefined || shape === 1 || isValues(shape)) return false
  const inner = shape['[]'] !== undefined && /^\d+$/.test(key) ? shape['[]'] : (shape[key] ?? shape['*'])
  return inner !== undefined && takesParam(inner, rest)
}

function isValues(shape: ParamShape): shape is readonly string[] {
  return Array.isArray(shape)
}
