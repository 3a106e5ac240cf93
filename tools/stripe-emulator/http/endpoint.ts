import type { z } from 'zod'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { FormValue } from './decode-form.ts'
import { parseParams } from './parse-params.ts'

/** One call of an endpoint: its parsed parameters and the id of its path, empty where the path has none. */
export interface Call<Params> {
  params: Params
  id: string
  context: EmulatorContext
}

export interface Endpoint {
  method: 'get' | 'post' | 'delete'
  /** An Express path; `:id` is the only variable part. */
  path: string
  /** Parses the parameters (throws before anything happened) and gives what runs the call. */
  prepare(params: Record<string, FormValue>): (id: string, context: EmulatorContext) => object
}

/**
 * Declares an endpoint of the API.
 * @param notYet parameters of Stripe that are refused as not emulated, in bracket notation
 */
export function endpoint<Params>(
  method: Endpoint['method'],
  path: string,
  schema: z.ZodType<Params>,
  run: (call: Call<Params>) => object,
  notYet: readonly string[] = [],
): Endpoint {
  return {
    method,
    path,
    prepare(raw) {
      const params = parseParams(schema, raw, notYet)
      return (id, context) => run({ params, id, context })
    },
  }
}
