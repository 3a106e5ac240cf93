import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { CATALOG } from '../../../shared/catalog/catalog.ts'
import { METERS, type Meter, type Plan } from '../../../shared/catalog/plan.ts'
import { uuidV7 } from '../../../shared/identifiers/uuid-v7.ts'
import { enrolRequestSchema, syncRequestSchema } from '../../../shared/protocol/cloud-api.ts'
import { CHAIN_START } from '../../../shared/protocol/journal-entry.ts'
import type { LeaseClaims } from '../../../shared/protocol/signed-documents.ts'
import { type FakeCloud, openFakeCloud } from '../../../src-main/core/cloud/open-fake-cloud.ts'
import { createTestCloud, type TestCloud } from '../../../src-main/core/entitlements/test-cloud.ts'

export interface SigningCloud extends FakeCloud {
  /** Signs what a test wants to be said in this cloud's name. */
  readonly signer: TestCloud
  /** Ends the push streams that are open. */
  endStreams(): void
}

/**
 * A cloud of one account, just large enough to sign a companion in: it approves every device at once, signs what the plan
 * grants and takes every journal entry in.
 *
 * @param planId a plan of the catalogue
 * @param changes what the plan of this account has otherwise
 */
export async function openSigningCloud(planId: string, changes: Partial<Plan> = {}): Promise<SigningCloud> {
  const found = CATALOG.find(({ id }) => id === planId)
  if (found === undefined) throw new Error(`no plan ${planId}`)
  const plan: Plan = { ...found, ...changes }
  const signer = await createTestCloud(Date.now(), plan)
  const fake = await openFakeCloud()
  const { accountId, accountName, memberId, memberName, memberEmail, projectHmacKey } = signer.device
  const leases = new Map<string, LeaseClaims[]>()
  const streams = new Set<ServerResponse>()

  function leasesOf(deviceId: string): LeaseClaims[] {
    const known = leases.get(deviceId)
    if (known !== undefined) return known
    const made = METERS.map((meter: Meter) =>
      signer.lease({ meter, deviceId, granted: plan.limits[meter] ?? 100_000, leaseId: newId() }),
    )
    leases.set(deviceId, made)
    return made
  }

  fake.routes.set('POST /api/auth/device/code', () => ({
    body: {
      device_code: 'code',
      user_code: 'ABCD-EFGH',
      verification_uri: `${fake.url}/device`,
      expires_in: 60,
      interval: 0,
    },
  }))
  fake.routes.set('POST /api/auth/device/token', () => ({ body: { access_token: 'session', token_type: 'Bearer' } }))
  fake.routes.set('POST /api/auth/sign-out', () => ({ body: {} }))
  fake.routes.set('POST /v1/devices', ({ body }) => ({
    body: {
      deviceId: enrolRequestSchema.parse(body).deviceId,
      accountId,
      accountName,
      memberId,
      memberName,
      memberEmail,
      rootPublicKey: signer.rootPublicKey,
      projectHmacKey,
      serverTime: Date.now(),
    },
  }))
  fake.routes.set('GET /v1/stream', (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(': open\n\n')
    streams.add(response)
    return null
  })
  fake.routes.set('POST /v1/sync', async ({ body, headers }) => {
    const request = syncRequestSchema.parse(body)
    const deviceId = String(headers['revitautoplan-device'])
    const last = request.entries.at(-1)
    const snapshot = signer.snapshot({ nonce: request.nonce, deviceId, issuedAt: Date.now() })
    return {
      body: await signer.answer(snapshot, leasesOf(deviceId), {
        acknowledged: { sequence: last?.sequence ?? request.acknowledged.sequence, hash: last?.hash ?? CHAIN_START },
        results: request.entries.map(({ sequence }) => ({ sequence, status: 'settled', code: null, message: null })),
      }),
    }
  })
  return Object.assign(fake, {
    signer,
    endStreams() {
      for (const stream of streams) stream.end()
      streams.clear()
    },
  })
}

function newId(): string {
  return uuidV7(Date.now(), randomBytes(10))
}
