import { createHash, createPublicKey, verify } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { deviceSignatureInput } from '../../../shared/protocol/cloud-api.ts'
import { createFileSecretStore } from '../host/file-secret-store.ts'
import { useTestFolders } from '../host/use-test-folders.ts'
import { type CloudClient, createCloudClient } from './cloud-client.ts'
import { type CloudFailure, describeCloudFailure, networkFailure } from './cloud-failure.ts'
import { createDeviceKey, loadDeviceSigner } from './device-signer.ts'
import { type FakeAnswer, type FakeCloud, openFakeCloud } from './open-fake-cloud.ts'
import { openTestWords } from '../words/open-test-words.ts'

const { t } = openTestWords()

const newFolder = useTestFolders('secrets-')

let fake: FakeCloud
let cloud: CloudClient

beforeEach(async () => {
  fake = await openFakeCloud()
  cloud = createCloudClient({ url: fake.url, fetch, now: () => 1_700_000_000_000, userAgent: 'test/1' })
})

afterEach(async () => {
  await fake.close()
})

const schema = z.object({ value: z.number() })

async function failureOf(answer: FakeAnswer): Promise<CloudFailure | null> {
  fake.routes.set('GET /thing', () => answer)
  const result = await cloud.send({ method: 'GET', path: '/thing', auth: null, schema, maxBytes: 1000, timeoutMs: 500 })
  return result.ok ? null : result.failure
}

describe('a request to the cloud', () => {
  it('gives the parsed answer and leaves out what it does not know', async () => {
    fake.routes.set('POST /thing', () => ({ body: { value: 1, more: 2 } }))
    const result = await cloud.send({ method: 'POST', path: '/thing', body: { a: 1 }, auth: { bearer: 'b' }, schema })
    expect(result).toEqual({ ok: true, value: { value: 1 } })
    expect(fake.requests).toMatchObject([
      { body: { a: 1 }, headers: { authorization: 'Bearer b', 'user-agent': 'test/1' } },
    ])
  })

  it('is signed by the device over method, path, time and body', async () => {
    const secrets = createFileSecretStore(newFolder(), pino({ level: 'silent' }))
    const publicKey = await createDeviceKey(secrets, 'device-1')
    const device = await loadDeviceSigner(secrets, 'device-1')
    if (device === null) throw new Error('the key was just made')
    fake.routes.set('POST /thing?a=1', () => ({ body: { value: 1 } }))
    await cloud.send({ method: 'POST', path: '/thing?a=1', body: { b: 2 }, auth: { device }, schema })
    const [request] = fake.requests
    const headers: IncomingHttpHeaders = request?.headers ?? {}
    const text = request?.text ?? ''
    expect(headers['revitautoplan-device']).toBe('device-1')
    expect(headers['revitautoplan-timestamp']).toBe('1700000000000')
    const input = deviceSignatureInput({
      method: 'POST',
      pathAndQuery: '/thing?a=1',
      timestamp: 1_700_000_000_000,
      bodyDigest: createHash('sha256').update(text).digest('base64url'),
    })
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' })
    const signature = Buffer.from(String(headers['revitautoplan-signature']), 'base64url')
    expect(verify(null, Buffer.from(input), key, signature)).toBe(true)
  })

  it('tells a portal from the cloud', async () => {
    expect(await failureOf({ body: '<html>Sign in to the hotel</html>' })).toEqual({
      kind: 'not_the_cloud',
      status: 200,
    })
    expect(await failureOf({ status: 403, body: 'blocked' })).toEqual({ kind: 'not_the_cloud', status: 403 })
    expect(await failureOf({ status: 302, headers: { location: 'http://127.0.0.1:1/' } })).toMatchObject({
      kind: 'not_the_cloud',
    })
  })

  it('tells a cloud in trouble, and how long it asks to wait', async () => {
    expect(await failureOf({ status: 503, headers: { 'retry-after': '7' } })).toEqual({
      kind: 'unavailable',
      status: 503,
      retryAfterMs: 7000,
    })
    expect(await failureOf({ status: 429 })).toEqual({ kind: 'unavailable', status: 429, retryAfterMs: null })
  })

  it('passes on what the cloud refused and why', async () => {
    const error = { id: 'e1', code: 'device_unknown', message: 'No such device.', nextStep: 'Sign in again.' }
    const refused = await failureOf({ status: 401, body: { error } })
    expect(refused).toEqual({
      kind: 'refused',
      status: 401,
      code: 'device_unknown',
      message: 'No such device.',
      nextStep: 'Sign in again.',
    })
    expect(refused === null ? '' : describeCloudFailure(refused, fake.url, t)).toBe('No such device. Sign in again.')
  })

  it('takes neither an answer of another form, nor one that is too long, nor one that does not come', async () => {
    expect(await failureOf({ body: { value: 'one' } })).toEqual({ kind: 'malformed', detail: 'value' })
    expect(await failureOf({ body: { value: 1, padding: 'p'.repeat(1000) } })).toMatchObject({ kind: 'malformed' })
    expect(await failureOf(null)).toMatchObject({ kind: 'unreachable', cause: 'timeout' })
  })

  it('says that nobody listens', async () => {
    await fake.close()
    expect(await failureOf({})).toMatchObject({ kind: 'unreachable', cause: 'refused' })
  })
})

describe('the words for a network failure', () => {
  it.each([
    ['ENOTFOUND', 'name'],
    ['ECONNRESET', 'broken_off'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate'],
    ['ENETUNREACH', 'no_network'],
    ['ESOMETHING', 'other'],
  ])('know Node’s %s as %s', (code, cause) => {
    const error = new TypeError('fetch failed', { cause: Object.assign(new Error('failed'), { code }) })
    expect(networkFailure(error)).toMatchObject({ kind: 'unreachable', cause })
  })

  it.each([
    ['net::ERR_NAME_NOT_RESOLVED', 'name'],
    ['net::ERR_PROXY_CONNECTION_FAILED', 'proxy'],
    ['net::ERR_CERT_AUTHORITY_INVALID', 'certificate'],
    ['net::ERR_INTERNET_DISCONNECTED', 'no_network'],
    ['net::ERR_CONNECTION_TIMED_OUT', 'timeout'],
  ])('know Chromium’s %s as %s', (message, cause) => {
    expect(networkFailure(new Error(message))).toMatchObject({ kind: 'unreachable', cause })
  })

  it('name the host and what to do, never a code', () => {
    for (const cause of [
      'name',
      'refused',
      'timeout',
      'certificate',
      'proxy',
      'no_network',
      'broken_off',
      'other',
    ] as const) {
      const words = describeCloudFailure({ kind: 'unreachable', cause, detail: 'ECODE' }, 'https://cloud.example', t)
      expect(words).toMatch(/\.$/)
      expect(words).not.toContain('ECODE')
    }
  })
})
