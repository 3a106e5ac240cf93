import type { z } from 'zod'
import type { FormValue } from './decode-form.ts'
import { notEmulatedValue } from './param-schema.ts'
import { invalidRequest, notEmulated, type StripeError } from './stripe-error.ts'
import { takesParam, type ParamShape } from '../schema/known-api.ts'

/**
 * Parses request parameters as strictly as Stripe does.
 * @param known what Stripe takes here: of a parameter that the schema lacks it tells whether Stripe would refuse it or the emulator does
 * Throws a StripeError that names the first parameter at fault.
 */
export function parseParams<Params>(
  schema: z.ZodType<Params>,
  params: Record<string, FormValue>,
  known: ParamShape | undefined,
): Params {
  const result = schema.safeParse(params, { reportInput: true })
  if (result.success) return result.data
  throw toStripeError(result.error.issues, params, known)
}

type Issue = z.core.$ZodIssue

function toStripeError(
  issues: readonly Issue[],
  params: Record<string, FormValue>,
  known: ParamShape | undefined,
): StripeError {
  const unknown = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key].map(String)) : [],
  )
  const [first] = unknown
  if (first !== undefined) {
    // What Stripe would refuse comes before what only the emulator does.
    const wrong = unknown.find((keys) => !takesParam(known, keys))
    if (wrong === undefined) return notEmulated(`the parameter ${paramName(first)}`, paramName(first))
    return invalidRequest(`Received unknown parameter: ${paramName(wrong)}`, paramName(wrong), 'parameter_unknown')
  }
  const [issue] = issues
  if (issue === undefined) return invalidRequest('Invalid request.')
  // Of a choice between a scalar and a map the branch with the deepest fault is the one that was meant.
  if (issue.code === 'invalid_union') {
    const inner = issue.errors.toSorted((a, b) => depth(b) - depth(a))[0] ?? []
    if (depth(inner) > 0) {
      return toStripeError(
        inner.map((one) => Object.assign({}, one, { path: [...issue.path, ...one.path] })),
        params,
        known,
      )
    }
    const value = valueAt(params, issue.path)
    const format = issue.errors.flat().find((one) => one.code === 'invalid_format')
    if (format !== undefined) return describe({ ...format, path: issue.path }, value)
    if (typeof value === 'string' && value !== '') return invalidRequest('Invalid object', paramName(issue.path))
  }
  return describe(issue, valueAt(params, issue.path))
}

/** How far inside the fault lies; what an own rule says of a value counts as inside it. */
function depth(issues: readonly Issue[]): number {
  const insides = new Set(['unrecognized_keys', 'custom'])
  return Math.max(0, ...issues.map((issue) => issue.path.length + (insides.has(issue.code) ? 1 : 0)))
}

function describe(issue: Issue, value: unknown): StripeError {
  const name = paramName(issue.path)
  if (value === undefined) return invalidRequest(`Missing required param: ${name}.`, name, 'parameter_missing')
  if (value === '') {
    return invalidRequest(
      `You passed an empty string for '${name}'. We assume empty values are an attempt to unset a parameter; however '${name}' cannot be unset. You should remove '${name}' from your request or supply a non-empty value.`,
      name,
      'parameter_invalid_empty',
    )
  }
  if (issue.message === 'invalid_integer') {
    return invalidRequest(`Invalid integer: ${String(value)}`, name, 'parameter_invalid_integer')
  }
  if (issue.message === 'invalid_boolean') return invalidRequest(`Invalid boolean: ${String(value)}`, name)
  switch (issue.code) {
    case 'custom':
      return issue.message === notEmulatedValue
        ? notEmulated(`${name}=${String(value)}`, name)
        : invalidRequest(issue.message, name)
    case 'invalid_value':
      return invalidRequest(`Invalid ${name}: must be ${choiceOf(issue.values.map(String))}`, name)
    case 'invalid_type': {
      const wanted = issue.expected === 'array' || issue.expected === 'string' ? issue.expected : 'object'
      return invalidRequest(`Invalid ${wanted}`, name)
    }
    case 'too_big':
    case 'too_small':
      return outOfRange(issue, name, value)
    default:
      return invalidRequest(`Invalid ${name}: ${issue.message}`, name)
  }
}

function outOfRange(issue: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall, name: string, value: unknown) {
  const isBig = issue.code === 'too_big'
  const bound = String(isBig ? issue.maximum : issue.minimum)
  if (issue.origin === 'string') {
    const text = String(value)
    const shown = text.length > 40 ? `${text.slice(0, 18)}...${text.slice(-18)}` : text
    return invalidRequest(`Invalid string: ${shown}; must be at ${isBig ? 'most' : 'least'} ${bound} characters`, name)
  }
  if (issue.origin === 'array') {
    return invalidRequest(`Invalid array: must have at ${isBig ? 'most' : 'least'} ${bound} elements`, name)
  }
  return invalidRequest(
    isBig
      ? `This value must be less than or equal to ${bound} (it currently is '${String(value)}').`
      : `This value must be greater than or equal to ${bound}.`,
    name,
    'parameter_invalid_integer',
  )
}

function choiceOf(values: readonly string[]): string {
  return values.length === 1
    ? String(values[0])
    : `one of ${values.slice(0, -1).join(', ')}, or ${String(values.at(-1))}`
}

function paramName(path: readonly PropertyKey[]): string {
  const [head, ...rest] = path.map(String)
  return `${head ?? ''}${rest.map((key) => `[${key}]`).join('')}`
}

function valueAt(params: unknown, path: readonly PropertyKey[]): unknown {
  let value = params
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = Object.getOwnPropertyDescriptor(value, key)?.value
  }
  return value
}
