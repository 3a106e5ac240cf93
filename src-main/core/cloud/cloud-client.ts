import { z } from 'zod'
import { cloudErrorSchema } from '../../../shared/protocol/cloud-api.ts'
import { failure, type Result, success } from '../../../shared/result/result.ts'
import { HOUR } from '../../../shared/time/duration.ts'
import { type CloudFailure, networkFailure } from './cloud-failure.ts'
import type { DeviceSigner } from './device-signer.ts'
import { readLimited, TooLongError } from './read-limited.ts'

export type CloudAuth = { readonly device: DeviceSigner } | { readonly bearer: string } | null

export interface CloudRequest<Schema extends z.ZodType> {
  readonly method: 'GET' | 'POST'
  /** Path and query, from the slash on. */
  readonly path: string
  readonly body?: unknown
  readonly auth: CloudAuth
  /** What the answer must be. */
  readonly schema: Schema
  readonly timeoutMs?: number
  readonly maxBytes?: number
  readonly signal?: AbortSignal
}

export interface CloudClient {
  readonly url: string
  send<Schema extends z.ZodType>(request: CloudRequest<Schema>): Promise<Result<z.output<Schema>, CloudFailure>>
  /** Opens `GET path` as a stream of server-sent events; the caller reads it until it ends or `signal` ends it. */
  openStream(
    path: string,
    signer: DeviceSigner,
    signal: AbortSignal,
  ): Promise<Result<ReadableStream<Uint8Array>, CloudFailure>>
}

export interface CloudClientOptions {
  /** Without a slash at its end. */
  readonly url: string
  readonly fetch: typeof globalThis.fetch
  /** Trusted time, epoch milliseconds: it stands in the signature, where the cloud compares it with its own. */
  readonly now: () => number
  readonly userAgent: string
}

const TIMEOUT_MS = 15_000
const MAX_BYTES = 4 * 1024 * 1024

const AUTH_PATH = '/api/auth/'

/** Refusals of better-auth's endpoints: RFC 8628 errors, or a code and a message. */
const authErrorSchema = z.union([
  z.object({ error: z.string(), error_description: z.string().default('') }),
  z.object({ code: z.string(), message: z.string().default('') }),
])

/** Speaks HTTPS with the cloud: time limits, size limits, answers parsed from unknown, every failure a value. Follows no redirect. */
export function createCloudClient(options: CloudClientOptions): CloudClient {
  const { url, fetch, now, userAgent } = options

  function headersFor(method: string, path: string, body: string, auth: CloudAuth): Record<string, string> {
    const common = { accept: 'application/json', 'user-agent': userAgent }
    const typed = body === '' ? common : { ...common, 'content-type': 'application/json' }
    if (auth === null) return typed
    if ('bearer' in auth) return { ...typed, authorization: `Bearer ${auth.bearer}` }
    return { ...typed, ...auth.device.headers({ method, pathAndQuery: path, body, timestamp: now() }) }
  }

  return {
    url,
    async send(request) {
      const { method, path, auth, schema, timeoutMs = TIMEOUT_MS, maxBytes = MAX_BYTES } = request
      const body = request.body === undefined ? '' : JSON.stringify(request.body)
      const timeout = AbortSignal.timeout(timeoutMs)
      const signal = request.signal === undefined ? timeout : AbortSignal.any([timeout, request.signal])
      let response: Response
      let text: string
      try {
        response = await fetch(url + path, {
          method,
          headers: headersFor(method, path, body, auth),
          redirect: 'manual',
          signal,
          ...(body === '' ? {} : { body }),
        })
        text = await readLimited(response, maxBytes)
      } catch (error) {
        if (error instanceof TooLongError) return failure({ kind: 'malformed', detail: error.message })
        return failure(networkFailure(error))
      }
      const json = parseJson(text)
      if (!response.ok) return failure(failureOf(path, response, json, now()))
      if (json === undefined) return failure({ kind: 'not_the_cloud', status: response.status })
      const parsed = schema.safeParse(json)
      if (parsed.success) return success(parsed.data)
      const issue = parsed.error.issues[0]
      return failure({ kind: 'malformed', detail: issue?.path.join('.') || (issue?.message ?? 'unknown form') })
    },

    async openStream(path, signer, signal) {
      const headers = { ...headersFor('GET', path, '', { device: signer }), accept: 'text/event-stream' }
      try {
        const response = await fetch(url + path, { headers, redirect: 'manual', signal })
        const isStream = (response.headers.get('content-type') ?? '').startsWith('text/event-stream')
        if (response.ok && isStream && response.body !== null) return success(response.body)
        const text = await readLimited(response, 64 * 1024)
        return failure(failureOf(path, response, parseJson(text), now()))
      } catch (error) {
        return failure(networkFailure(error))
      }
    },
  }
}

/** @param now epoch milliseconds */
function failureOf(path: string, response: Response, json: unknown, now: number): CloudFailure {
  const { status } = response
  if (status === 429 || status >= 500) {
    return { kind: 'unavailable', status, retryAfterMs: retryAfter(response.headers.get('retry-after'), now) }
  }
  const ours = cloudErrorSchema.safeParse(json)
  if (ours.success) {
    const { code, message, nextStep } = ours.data.error
    return { kind: 'refused', status, code, message, nextStep }
  }
  // Elsewhere such a form is a proxy's: what it refuses, the cloud has not.
  const auth = path.startsWith(AUTH_PATH) ? authErrorSchema.safeParse(json) : null
  if (auth?.success !== true) return { kind: 'not_the_cloud', status }
  return 'error' in auth.data
    ? { kind: 'refused', status, code: auth.data.error, message: auth.data.error_description, nextStep: '' }
    : { kind: 'refused', status, code: auth.data.code, message: auth.data.message, nextStep: '' }
}

/** `Retry-After` in milliseconds from now, at most an hour: seconds as the cloud says it, or a date as some proxies do. */
function retryAfter(header: string | null, now: number): number | null {
  if (header === null || header.trim() === '') return null
  const seconds = Number(header)
  const milliseconds = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now
  return milliseconds >= 0 ? Math.min(milliseconds, HOUR) : null
}

/** The value, or `undefined` where the text is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
