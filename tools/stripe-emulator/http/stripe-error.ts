/** The part of Stripe's error envelope that a client may read. */
export interface StripeErrorBody {
  /** All that travels: what the SDK calls authentication, permission and rate limit errors it tells by the status. */
  type: 'invalid_request_error' | 'card_error' | 'idempotency_error' | 'api_error'
  message: string
  code?: string
  param?: string
  decline_code?: string
  payment_intent?: unknown
}

/** A refused request. It is thrown because it ends the request from wherever the refusal is found; one handler answers it. */
export class StripeError extends Error {
  readonly status: number
  readonly body: StripeErrorBody & { doc_url?: string }

  constructor(status: number, body: StripeErrorBody) {
    super(body.message)
    this.name = 'StripeError'
    this.status = status
    this.body =
      body.code === undefined
        ? body
        : { ...body, doc_url: `https://stripe.com/docs/error-codes/${body.code.replaceAll('_', '-')}` }
  }
}

/** The envelope of a refusal, with the address of the request in Stripe's log of requests (which only a real Stripe has). */
export function errorEnvelope(error: StripeError, request: { id: string; seconds: number }): { error: object } {
  // Without a valid key there is no account and so no log to look into.
  if (error.status === 401) return { error: error.body }
  const log = `https://dashboard.stripe.com/test/logs/${request.id}?t=${request.seconds}`
  return { error: { ...error.body, request_log_url: log } }
}

/** 400: the request is wrong in itself. */
export function invalidRequest(message: string, param?: string, code?: string): StripeError {
  return new StripeError(400, {
    type: 'invalid_request_error',
    message,
    ...(param === undefined ? {} : { param }),
    ...(code === undefined ? {} : { code }),
  })
}

/** 404, or 400 when the missing object was named by another parameter than the path's id. */
export function missingResource(kind: string, id: string, param = 'id'): StripeError {
  return new StripeError(param === 'id' ? 404 : 400, {
    type: 'invalid_request_error',
    message: `No such ${kind}: '${id}'`,
    param,
    code: 'resource_missing',
  })
}

/** 400: Stripe would do it, the emulator does not yet. */
export function notEmulated(what: string, param?: string): StripeError {
  return invalidRequest(`The Stripe emulator does not emulate ${what}.`, param, 'not_emulated')
}
