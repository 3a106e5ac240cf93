import type { z } from 'zod'
import type { FormValue } from './decode-form.ts'
import { invalidRequest, notEmulated, type StripeError } from './stripe-error.ts'

/**
 * Parses request parameters as strictly as Stripe does.
 * @param notYet names that Stripe knows and the emulator does not emulate; they are refused with that reason.
 * Throws a StripeError that names the first parameter at fault.
 */
export function parseParams<Params>(
  schema: z.ZodType<Params>,
  params: Record<string, FormValue>,
  notYet: readonly string[],
): Params {
  const result = schema.safeParse(params, { reportInput: true })
  if (result.success) return result.data
  throw toStripeError(result.error.issues, params, notYet)
}

type Issue = z.core.$ZodIssue

function toStripeError(
  issues: readonly Issue[],
  params: Record<string, FormValue>,
  notYet: readonly string[],
): StripeError {
  const unknown = issues.find((issue) => issue.code === 'unrecognized_keys')
  if (unknown?.code === 'unrecognized_keys') {
    const name = paramName([...unknown.path, unknown.keys[0] ?? ''])
    if (notYet.includes(name)) return notEmulated(`the parameter ${name}`, name)
    return invalidRequest(`Received unknown parameter: ${name}`, name, 'parameter_unknown')
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
        notYet,
      )
    }
  }
  return describe(issue, valueAt(params, issue.path))
}

function depth(issues: readonly Issue[]): number {
  return Math.max(0, ...issues.map((issue) => issue.path.length + (issue.code === 'unrecognized_keys' ? 1 : 0)))
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
  if (issue.code === 'invalid_value') {
    return invalidRequest(`Invalid ${name}: must be one of ${issue.values.map(String).join(', ')}`, name)
  }
  if (issue.code === 'invalid_type') {
    const wanted = issue.expected === 'array' ? 'array' : issue.expected === 'string' ? 'string' : 'object'
    return invalidRequest(`Invalid ${wanted}`, name)
  }
  return invalidRequest(`Invalid ${name}: ${issue.message}`, name)
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
