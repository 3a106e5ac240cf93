import { z } from 'zod'
import { failure, type Result, success } from '../../../shared/result/result.ts'
import type { CloudClient } from '../cloud/cloud-client.ts'
import type { CloudFailure } from '../cloud/cloud-failure.ts'

const CLIENT_ID = 'revitautoplan-companion'
const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:device_code'

const deviceCodeSchema = z.object({
  device_code: z.string().min(1).max(1000),
  user_code: z.string().min(1).max(64),
  verification_uri: z.url(),
  verification_uri_complete: z.url().optional(),
  /** Seconds. */
  expires_in: z.number().positive(),
  interval: z.number().min(0).default(5),
})

const tokenSchema = z.object({ access_token: z.string().min(1) })

/** What a member needs to approve this device, and what the device needs to ask whether he did. Spans in milliseconds. */
export interface DeviceCode {
  readonly deviceCode: string
  readonly userCode: string
  readonly verificationUrl: string
  readonly expiresInMs: number
  readonly intervalMs: number
}

/** Asks for a code: the first step of OAuth device authorization (RFC 8628 section 3.1). */
export async function requestDeviceCode(
  cloud: CloudClient,
  signal: AbortSignal,
): Promise<Result<DeviceCode, CloudFailure>> {
  const answered = await cloud.send({
    method: 'POST',
    path: '/api/auth/device/code',
    body: { client_id: CLIENT_ID },
    auth: null,
    schema: deviceCodeSchema,
    signal,
  })
  if (!answered.ok) return answered
  const code = answered.value
  const verificationUrl = withUserCode(code.verification_uri_complete ?? code.verification_uri, code.user_code)
  if (new URL(verificationUrl).origin !== new URL(cloud.url).origin) {
    return failure({ kind: 'malformed', detail: 'the page to approve this device is not on the cloud' })
  }
  return success({
    deviceCode: code.device_code,
    userCode: code.user_code,
    verificationUrl,
    expiresInMs: code.expires_in * 1000,
    intervalMs: code.interval * 1000,
  })
}

export type TokenAnswer =
  | { readonly state: 'granted'; readonly token: string }
  | { readonly state: 'pending' | 'slow_down' | 'denied' | 'expired' }

/** Asks whether the member has approved (RFC 8628 sections 3.4 and 3.5). */
export async function requestToken(
  cloud: CloudClient,
  deviceCode: string,
  signal: AbortSignal,
): Promise<Result<TokenAnswer, CloudFailure>> {
  const answered = await cloud.send({
    method: 'POST',
    path: '/api/auth/device/token',
    body: { grant_type: GRANT_TYPE, device_code: deviceCode, client_id: CLIENT_ID },
    auth: null,
    schema: tokenSchema,
    signal,
  })
  if (answered.ok) return success({ state: 'granted', token: answered.value.access_token })
  const state = answered.failure.kind === 'refused' ? STATES.get(answered.failure.code) : undefined
  return state === undefined ? answered : success({ state })
}

const STATES: ReadonlyMap<string, 'pending' | 'slow_down' | 'denied' | 'expired'> = new Map([
  ['authorization_pending', 'pending'],
  ['slow_down', 'slow_down'],
  ['access_denied', 'denied'],
  ['expired_token', 'expired'],
  ['invalid_grant', 'expired'],
])

function withUserCode(page: string, userCode: string): string {
  const url = new URL(page)
  url.searchParams.set('user_code', userCode)
  return url.href
}
