import type { z } from 'zod'
import type { EmulatorContext } from '../model/emulator-context.ts'

/** One call of an endpoint: its parsed parameters and the id of its path, empty where the path has none. */
export interface Call<Params> {
  params: Params
  id: string
  context: EmulatorContext
}

type Method = 'get' | 'post' | 'delete'

export interface Endpoint {
  method: Method
  /** An Express path; `:id` is the only variable part. */
  path: string
  schema: z.ZodType
  /** Takes what `schema` gave. */
  run(params: unknown, id: string, context: EmulatorContext): object
}

/** Declares an endpoint of the API. */
export function endpoint<Params>(
  method: Method,
  path: string,
  schema: z.ZodType<Params>,
  run: (call: Call<Params>) => object,
): Endpoint {
  return {
    method,
    path,
    schema,
    // The router gives nothing but what this very schema made of the request.
    run: (params, id, context) => run({ params: params as Params, id, context }),
  }
}

/** The endpoint as Stripe's documentation writes it, as `POST /v1/customers/:id`. */
export function endpointName(one: Endpoint): string {
  return `${one.method.toUpperCase()} ${one.path}`
}
