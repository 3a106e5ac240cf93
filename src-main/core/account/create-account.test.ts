import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { success } from '../../../shared/result/result.ts'
import { createCloudClient } from '../cloud/cloud-client.ts'
import { type FakeCloud, openFakeCloud } from '../cloud/open-fake-cloud.ts'
import type { DeviceRecord } from '../entitlements/entitlement-types.ts'
import { createFileSecretStore } from '../host/file-secret-store.ts'
import { useTestFolders } from '../host/use-test-folders.ts'
import { newTestId } from '../link/open-test-link.ts'
import { type Account, type AccountOptions, createAccount } from './create-account.ts'
import { openTestWords } from '../words/open-test-words.ts'

const newFolder = useTestFolders('secrets-')

const ROOT_KEY = 'R'.repeat(43)

let fake: FakeCloud
let account: Account
let device: DeviceRecord | null
/** What happened, in order. */
let events: string[]
/** What the token endpoint answers, one after the other; the last one stays. */
let answers: { status?: number; body: unknown }[]

const logger = pino({ level: 'silent' })
const pending = { status: 400, body: { error: 'authorization_pending', error_description: 'Wait.' } }
const granted = { body: { access_token: 'session-1', token_type: 'Bearer' } }

function open(options: Partial<AccountOptions> = {}): Account {
  return createAccount({
    t: openTestWords().t,
    cloud: createCloudClient({ url: fake.url, fetch, now: Date.now, userAgent: 'test' }),
    secrets: createFileSecretStore(newFolder(), logger),
    entitlements: {
      device: () => device,
      enrol(record) {
        device = record
        events.push('enrolled')
      },
      signOut() {
        device = null
        events.push('signed out')
      },
    },
    gate: {
      rights: () => [
        { leaseId: 'lease-1', meter: 'ai_layouts', period: '2026-11', unspent: 3, held: 1 },
        { leaseId: 'lease-2', meter: 'building_scans', period: '2026-11', unspent: 0, held: 0 },
      ],
      async returnUnits(leaseId, units, reason) {
        events.push(`returned ${units} of ${leaseId}: ${reason}`)
        return units
      },
    },
    sync: {
      async now(trigger) {
        events.push(`synced: ${trigger}`)
        return success(undefined)
      },
      async deviceChanged() {
        events.push('device changed')
      },
    },
    logger,
    trustedRoots: null,
    platform: 'win32',
    version: '1.0.0',
    newId: newTestId,
    now: Date.now,
    ...options,
  })
}

beforeEach(async () => {
  fake = await openFakeCloud()
  device = null
  events = []
  answers = [granted]
  fake.routes.set('POST /api/auth/device/code', () => ({
    body: {
      device_code: 'device-code',
      user_code: 'ABCD-EFGH',
      verification_uri: `${fake.url}/device`,
      verification_uri_complete: `${fake.url}/device?user_code=ABCD-EFGH`,
      expires_in: 600,
      interval: 0.01,
    },
  }))
  fake.routes.set('POST /api/auth/device/token', () => {
    const [answer] = answers
    if (answers.length > 1) answers.shift()
    return answer ?? pending
  })
  fake.routes.set('POST /v1/devices', ({ body }) => ({
    body: {
      deviceId: (body as { deviceId: string }).deviceId,
      accountId: newTestId(),
      accountName: 'Office of Ada',
      memberId: 'member-1',
      memberName: 'Ada',
      memberEmail: 'ada@example.com',
      rootPublicKey: ROOT_KEY,
      projectHmacKey: 'P'.repeat(43),
      serverTime: Date.now(),
    },
  }))
  fake.routes.set('POST /api/auth/sign-out', () => ({ body: { success: true } }))
  account = open()
})

afterEach(async () => {
  account.close()
  await fake.close()
})

describe('signing in', () => {
  it('shows the code, waits for the approval, enrols with a new key and syncs', async () => {
    answers = [pending, pending, granted]
    const waiting = await account.signIn()
    expect(waiting).toMatchObject({
      status: 'waiting',
      userCode: 'ABCD-EFGH',
      verificationUrl: `${fake.url}/device?user_code=ABCD-EFGH`,
      error: null,
    })
    expect(waiting.expiresAt).toBeGreaterThan(Date.now() + 500_000)
    await expect.poll(() => events).toEqual(['enrolled', 'device changed', 'synced: enrolment'])
    expect(account.state().status).toBe('signed_in')
    const enrolment = fake.requests.find(({ path }) => path === '/v1/devices')
    expect(enrolment?.headers.authorization).toBe('Bearer session-1')
    expect(enrolment?.body).toEqual({
      deviceId: device?.deviceId,
      publicKey: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      name: 'Windows PC',
      platform: 'win32',
      appVersion: '1.0.0',
    })
    expect(device).toMatchObject({ rootPublicKey: ROOT_KEY, memberName: 'Ada', status: 'active' })
    await expect.poll(() => fake.requests.at(-1)?.path).toBe('/api/auth/sign-out')
  })

  it('slows down when the cloud asks for it', async () => {
    answers = [{ status: 400, body: { error: 'slow_down', error_description: '' } }, granted]
    await account.signIn()
    await expect.poll(() => fake.requests.filter(({ path }) => path.endsWith('/token')).length).toBe(1)
    expect(events).toEqual([])
  })

  it.each([
    ['access_denied', 'declined'],
    ['expired_token', 'expired'],
  ])('ends with words when the cloud says %s', async (error, words) => {
    answers = [{ status: 400, body: { error, error_description: '' } }]
    await account.signIn()
    await expect
      .poll(() => account.state())
      .toMatchObject({ status: 'signed_out', error: expect.stringContaining(words) })
  })

  it('goes on waiting while the cloud is away for a moment', async () => {
    answers = [{ status: 503, body: {} }, granted]
    await account.signIn()
    await expect.poll(() => account.state().status).toBe('signed_in')
  })

  it('says why it could not start', async () => {
    await fake.close()
    expect(await account.signIn()).toMatchObject({
      status: 'signed_out',
      error: expect.stringContaining('does not accept connections'),
    })
  })

  it('opens no page that is not on the cloud', async () => {
    fake.routes.set('POST /api/auth/device/code', () => ({
      body: { device_code: 'd', user_code: 'u', verification_uri: 'https://example.com/device', expires_in: 60 },
    }))
    expect(await account.signIn()).toMatchObject({ status: 'signed_out', verificationUrl: null })
  })

  it('enrols under no other root than the pinned one', async () => {
    account.close()
    account = open({ trustedRoots: ['X'.repeat(43)] })
    await account.signIn()
    await expect
      .poll(() => account.state())
      .toMatchObject({ status: 'signed_out', error: expect.stringContaining('root') })
    expect(device).toBeNull()
  })

  it('can be cancelled, and started anew', async () => {
    answers = [pending]
    await account.signIn()
    account.cancelSignIn()
    expect(account.state()).toMatchObject({ status: 'signed_out', error: null, userCode: null })
    answers = [granted]
    await account.signIn()
    await expect.poll(() => account.state().status).toBe('signed_in')
  })

  it('is one at a time', async () => {
    answers = [pending]
    await Promise.all([account.signIn(), account.signIn()])
    expect(await account.signIn()).toMatchObject({ status: 'waiting' })
    expect(fake.requests.filter(({ path }) => path.endsWith('/code'))).toHaveLength(1)
  })
})

describe('signing out', () => {
  it('gives unspent units back and sends them before it forgets the account', async () => {
    await account.signIn()
    await expect.poll(() => events.length).toBe(3)
    events = []
    await account.signOut()
    expect(events).toEqual(['returned 3 of lease-1: sign_out', 'synced: manual', 'signed out', 'device changed'])
    const told = fake.requests.find(({ path }) => path === '/v1/devices/sign-out')
    expect(told?.headers['revitautoplan-device']).toMatch(/^[0-9a-f-]{36}$/)
    expect(account.state().status).toBe('signed_out')
  })
})
