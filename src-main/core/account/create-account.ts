import type { Logger } from 'pino'
import { z } from 'zod'
import { deviceStatusSchema } from '../../../shared/protocol/signed-documents.ts'
import type { SignIn } from '../../../shared/protocol/ui-api.ts'
import type { TranslateCore } from '../../../shared/words/core-words.ts'
import { type CloudFailure, describeCloudFailure } from '../cloud/cloud-failure.ts'
import { loadDeviceSigner } from '../cloud/device-signer.ts'
import type { Entitlements } from '../entitlements/entitlement-types.ts'
import type { Gate } from '../gate/gate-types.ts'
import type { Sync } from '../sync/create-sync.ts'
import { pause } from '../timing/pause.ts'
import { type DeviceCode, requestDeviceCode, requestToken } from './device-flow.ts'
import { endSession, enrolDevice, type EnrolOptions } from './enrol-device.ts'

export interface Account {
  state(): SignIn
  /** Starts the sign-in, or answers the one under way; resolves once there is a code to approve or a reason why not. */
  signIn(): Promise<SignIn>
  cancelSignIn(): void
  /** Gives unspent units back, sends what can be sent now and forgets what the account may do. What is unsent stays and is sent later. */
  signOut(): Promise<void>
  onChange(listener: () => void): () => void
  close(): void
}

export interface AccountOptions extends Omit<EnrolOptions, 'signal'> {
  readonly entitlements: Pick<Entitlements, 'device' | 'enrol' | 'signOut'>
  readonly gate: Pick<Gate, 'rights' | 'returnUnits'>
  readonly sync: Pick<Sync, 'now' | 'deviceChanged'>
  readonly logger: Logger
  readonly t: TranslateCore
}

/** How long a sign-out waits for the cloud to take the last entries, milliseconds. */
const SIGN_OUT_PATIENCE_MS = 5000
/** RFC 8628 section 3.5: `slow_down` adds five seconds to the interval. */
const SLOW_DOWN_MS = 5000

const IDLE: Omit<SignIn, 'error'> = { status: 'signed_out', userCode: null, verificationUrl: null, expiresAt: null }

/** Signs members in and out: device authorization in the browser, then a device key of our own. */
export function createAccount(options: AccountOptions): Account {
  const { cloud, secrets, entitlements, gate, sync, logger, now, t } = options
  const listeners = new Set<() => void>()
  let progress: Omit<SignIn, 'error'> = IDLE
  /** Why the last attempt ended, in the words of the moment it is asked. */
  let error: (() => string) | null = null
  let attempt: AbortController | null = null

  function state(): SignIn {
    if (entitlements.device() !== null) return { ...IDLE, status: 'signed_in', error: null }
    return { ...progress, error: error === null ? null : error() }
  }

  function show(next: Omit<SignIn, 'error'>, why: (() => string) | null = null): void {
    progress = next
    error = why
    for (const listener of listeners) listener()
  }

  function fail(owner: AbortController, why: () => string): void {
    if (attempt !== owner) return
    attempt = null
    show(IDLE, why)
  }

  const inWords = (problem: CloudFailure) => (): string => describeCloudFailure(problem, cloud.url, t)
  const codeExpired = (): string => t('signInEnded.codeExpired')

  /** Waits for the approval and then enrols. Everything it does is moot once another attempt, or none, has taken its place. */
  async function finish(code: DeviceCode, expiresAt: number, owner: AbortController): Promise<void> {
    let { intervalMs } = code
    for (;;) {
      await pause(intervalMs, owner.signal)
      if (owner.signal.aborted) return
      if (now() >= expiresAt) return fail(owner, codeExpired)
      const asked = await requestToken(cloud, code.deviceCode, owner.signal)
      if (owner.signal.aborted) return
      if (!asked.ok) {
        // The member may be approving right now; only an answer can end the wait before the code expires.
        if (asked.failure.kind === 'refused') return fail(owner, inWords(asked.failure))
        continue
      }
      const answer = asked.value
      if (answer.state === 'granted') return enrol(answer.token, owner)
      if (answer.state === 'denied') return fail(owner, () => t('signInEnded.declined'))
      if (answer.state === 'expired') return fail(owner, codeExpired)
      if (answer.state === 'slow_down') intervalMs += SLOW_DOWN_MS
    }
  }

  async function enrol(token: string, owner: AbortController): Promise<void> {
    const enrolled = await enrolDevice(token, { ...options, signal: owner.signal })
    void endSession(cloud, token)
    if (owner.signal.aborted) return
    if (!enrolled.ok) return fail(owner, inWords(enrolled.failure))
    attempt = null
    entitlements.enrol(enrolled.value)
    show(IDLE)
    await sync.deviceChanged()
    await sync.now('enrolment')
  }

  /** A return says it too, but a device with nothing left to return would stay among those that share the account's units. */
  async function tellCloud(deviceId: string): Promise<void> {
    const signer = await loadDeviceSigner(secrets, deviceId)
    if (signer === null) return
    const told = await cloud.send({
      method: 'POST',
      path: '/v1/devices/sign-out',
      auth: { device: signer },
      schema: z.object({ deviceStatus: deviceStatusSchema }),
    })
    if (!told.ok) logger.info({ problem: told.failure }, 'the cloud was not told of the sign-out')
  }

  return {
    state,
    async signIn() {
      if (attempt !== null || entitlements.device() !== null) return state()
      const owner = new AbortController()
      attempt = owner
      show({ ...IDLE, status: 'starting' })
      const asked = await requestDeviceCode(cloud, owner.signal)
      if (attempt !== owner) return state()
      if (!asked.ok) {
        fail(owner, inWords(asked.failure))
        return state()
      }
      const { userCode, verificationUrl, expiresInMs } = asked.value
      const expiresAt = Math.round(now() + expiresInMs)
      show({ status: 'waiting', userCode, verificationUrl, expiresAt })
      finish(asked.value, expiresAt, owner).catch((error: unknown) => {
        logger.error({ err: error }, 'the sign-in failed by a mistake of the companion')
        fail(owner, () => t('signInEnded.mistake'))
      })
      return state()
    },
    cancelSignIn() {
      if (attempt === null) return
      attempt.abort()
      attempt = null
      show(IDLE)
    },
    async signOut() {
      const device = entitlements.device()
      if (device === null) return
      for (const { leaseId, unspent } of gate.rights()) {
        if (unspent > 0) await gate.returnUnits(leaseId, unspent, 'sign_out')
      }
      const told = sync.now('manual').then(() => tellCloud(device.deviceId))
      await Promise.race([told, pause(SIGN_OUT_PATIENCE_MS)])
      entitlements.signOut()
      show(IDLE)
      await sync.deviceChanged()
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      attempt?.abort()
      attempt = null
    },
  }
}
