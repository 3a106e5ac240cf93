import { fromNodeHeaders } from 'better-auth/node'
import type { RequestHandler } from 'express'
import { z } from 'zod'
import { HttpError } from '../../http/http-error.ts'
import { rawBodyOf } from '../../http/raw-body.ts'
import { CLIENT_ADDRESS_HEADER, type Auth } from './create-auth.ts'

/** How better-auth tells an error; the device flow tells its own as RFC 8628 demands and is left as it is. */
const authErrorSchema = z.object({ code: z.string().optional(), message: z.string(), error: z.undefined().optional() })

const METHODS = new Set(['GET', 'HEAD', 'POST'])

const NEXT_STEPS: Readonly<Record<number, string>> = {
  401: 'Check the e-mail address and the password, or sign in again.',
  403: 'Send the request from the pages of this cloud, with their origin in the Origin header.',
  404: 'Check the address.',
  422: 'Sign in with the account that exists, or use another e-mail address.',
  429: 'Wait a minute and try again.',
}

/**
 * `/api/auth/*`: better-auth over HTTP, its errors in the cloud's one shape.
 *
 * A script can do what the pages do. A device's sign-in is approved so, with the session cookie of the first answer
 * and `Origin: <public URL>` on each request that carries it:
 * `POST /api/auth/sign-in/email {email, password}`, `GET /api/auth/device?user_code=…` (claims the code for the member),
 * `POST /api/auth/device/approve {userCode}`.
 */
export function createAuthHandler(auth: Auth, publicUrl: string): RequestHandler {
  return async (request, response, next) => {
    // Others have no routes here, and some of them (TRACE) cannot even be put into a `Request`.
    if (!METHODS.has(request.method)) {
      next()
      return
    }
    const headers = fromNodeHeaders(request.headers)
    headers.set(CLIENT_ADDRESS_HEADER, request.ip ?? '')
    const body = rawBodyOf(request)
    if (request.is('application/json') !== false && body.length > 0 && parseJson(body.toString('utf8')) === null) {
      throw new HttpError(400, 'malformed_json', 'The body is not valid JSON.', 'Send a valid JSON body.')
    }
    const answer = await auth.handler(
      new Request(new URL(request.originalUrl, publicUrl), {
        method: request.method === 'HEAD' ? 'GET' : request.method,
        headers,
        ...(request.method === 'GET' || request.method === 'HEAD' ? {} : { body: new Uint8Array(body) }),
      }),
    )
    const text = await answer.text()
    const retryAfter = answer.headers.get('x-retry-after')
    if (retryAfter !== null) response.setHeader('retry-after', retryAfter)
    if (answer.status >= 400) {
      const told = authErrorSchema.safeParse(parseJson(text))
      // Its own router answers a bare "Not Found"; only the device flow has an error form of its own.
      if (told.success || parseJson(text) === null) throw toHttpError(answer.status, told.data)
    }
    response.status(answer.status)
    for (const [name, value] of answer.headers) if (name !== 'set-cookie') response.setHeader(name, value)
    for (const cookie of answer.headers.getSetCookie()) response.append('set-cookie', cookie)
    response.setHeader('cache-control', 'no-store')
    response.send(text)
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function toHttpError(status: number, told: z.infer<typeof authErrorSchema> | undefined): HttpError {
  const code =
    told?.code?.toLowerCase() ?? (status === 429 ? 'too_many_requests' : status === 404 ? 'not_found' : 'refused')
  const message = told?.message ?? 'The request was refused.'
  return new HttpError(status, code, message, NEXT_STEPS[status] ?? 'Correct the request and send it again.')
}
