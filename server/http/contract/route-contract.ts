import type { IRouter, Request, RequestHandler } from 'express'
import type { z } from 'zod'

/** Who may call a route; of several, each alone is enough. */
export type RouteAccess =
  | 'everybody'
  /** A signed request of an enrolled device. */
  | 'device'
  /** The session of a signed-in member, as a cookie or as a Bearer token. */
  | 'member'
  /** A member whom the vendor made an admin. */
  | 'admin'
  /** A service of the vendor: its key, and the account that it works for. */
  | 'service'
  /** Stripe, by its signature over the body. */
  | 'stripe'
  /** Who has the address: its secret part is the key. */
  | 'address'
  /** Whoever runs the cloud: his token, or this machine. */
  | 'operator'

/** What a route is for: an interface for programs, a page for people, a file that pages load. */
export type RouteKind = 'api' | 'page' | 'file'

export interface RouteBody {
  readonly type: 'application/json' | 'application/x-www-form-urlencoded' | '*/*'
  readonly schema: z.ZodType
  /** Bytes; more is refused with 413. */
  readonly limit: number
  /** False where an empty body stands for an empty object. */
  readonly required?: false
}

export interface RouteAnswer {
  readonly description: string
  /** Of a JSON answer. */
  readonly schema?: z.ZodType
  /** `application/json` unless said otherwise; a redirect has none. */
  readonly type?: string
}

/** One route of the cloud as it is published: what the router is made from, requests are parsed with and the tests hold answers to. */
export interface RouteContract {
  /** Unique; the `operationId` of the OpenAPI document. */
  readonly id: string
  readonly method: 'get' | 'post' | 'delete' | 'put' | 'patch'
  /** As Express writes it, for example `/v1/operations/:id/commit`. */
  readonly path: string
  readonly kind: RouteKind
  readonly summary: string
  readonly description?: string
  readonly access: readonly RouteAccess[]
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: RouteBody
  /** Which budget of the client's address a request takes from; see `RATE_LIMITS`. */
  readonly rate: 'api' | 'pages' | 'attempts' | 'none'
  /** Answers that are no errors, by status. */
  readonly answers: Readonly<Record<number, RouteAnswer>>
  /** The codes of this route's own errors, by status; what every route of its sort can answer is added by `errorsOf`. */
  readonly errors?: Readonly<Record<number, readonly string[]>>
  /** Another error shape that a standard demands (RFC 8628), beside ours. */
  readonly foreignErrors?: Readonly<Record<number, z.ZodType>>
}

/** Keeps the exact type of a contract, so that what its schemas parse is typed. */
export function defineRoute<const Contract extends RouteContract>(contract: Contract): Contract {
  return contract
}

/** Adds the route to a router, at the method and path that are published. */
export function mountRoute(router: IRouter, contract: RouteContract, ...handlers: RequestHandler[]): void {
  router[contract.method](contract.path, ...handlers)
}

/** The body of a request, parsed by the published schema. @throws ZodError, answered as 400 `invalid_request` */
export function bodyOf<Schema extends z.ZodType>(
  contract: { readonly body: { readonly schema: Schema; readonly required?: false } },
  request: Request,
): z.output<Schema> {
  const body: unknown = request.body
  return contract.body.schema.parse(contract.body.required === false ? (body ?? {}) : body)
}

/** The path parameters of a request, parsed by the published schema. @throws ZodError, answered as 400 `invalid_request` */
export function paramsOf<Schema extends z.ZodObject>(
  contract: { readonly params: Schema },
  request: Request,
): z.output<Schema> {
  return contract.params.parse(request.params)
}

/** The query of a request, parsed by the published schema. @throws ZodError, answered as 400 `invalid_request` */
export function queryOf<Schema extends z.ZodObject>(
  contract: { readonly query: Schema },
  request: Request,
): z.output<Schema> {
  return contract.query.parse(request.query)
}
