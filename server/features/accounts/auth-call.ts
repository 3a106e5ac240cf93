import { fromNodeHeaders } from 'better-auth/node'
import type { Request } from 'express'
import { failure, success, type Result } from '../../../shared/result/result.ts'
import { refusalSchema } from './auth-refusal.ts'
import { CLIENT_ADDRESS_HEADER } from './create-auth.ts'

/** What better-auth refused: its status and code, for example `INVALID_EMAIL_OR_PASSWORD`. */
export interface AuthRefusal {
  readonly status: number
  readonly code: string
}

/** The headers of a request as better-auth wants them, with the address of the client as this server sees it. */
export function authHeaders(request: Request): Headers {
  const headers = fromNodeHeaders(request.headers)
  headers.set(CLIENT_ADDRESS_HEADER, request.ip ?? '')
  return headers
}

/** Calls better-auth; a refusal comes back as a value, anything else is thrown. */
export async function authCall<Value>(call: () => Promise<Value>): Promise<Result<Value, AuthRefusal>> {
  try {
    return success(await call())
  } catch (error) {
    const refusal = refusalSchema.safeParse(error)
    if (!refusal.success) throw error
    const { statusCode: status, body } = refusal.data
    return failure({ status, code: body?.code ?? body?.error ?? 'REFUSED' })
  }
}
