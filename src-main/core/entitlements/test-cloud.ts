import { CompactSign, exportJWK, generateKeyPair, type CryptoKey } from 'jose'
import { CATALOG, freePlan } from '../../../shared/catalog/catalog.ts'
import { METERS, type Plan } from '../../../shared/catalog/plan.ts'
import type { SyncResponse } from '../../../shared/protocol/cloud-api.ts'
import { CHAIN_START } from '../../../shared/protocol/journal-entry.ts'
import {
  DOCUMENT_TYPE,
  type LeaseClaims,
  type SigningKeyClaims,
  type SnapshotClaims,
} from '../../../shared/protocol/signed-documents.ts'
import { DAY } from '../../../shared/time/duration.ts'
import { periodOf } from '../../../shared/time/period.ts'
import { createIdSource } from '../store/create-id-source.ts'
import type { DeviceRecord } from './entitlement-types.ts'

export interface TestCloud {
  /** An enrolled device of the test account. */
  readonly device: DeviceRecord
  readonly rootPublicKey: string
  sign(claims: object, type: string): Promise<string>
  certificate(changes?: Partial<SigningKeyClaims>): Promise<string>
  snapshot(changes?: Partial<SnapshotClaims>): SnapshotClaims
  lease(changes?: Partial<LeaseClaims>): LeaseClaims
  /** A sync answer with everything signed. */
  answer(
    snapshot: SnapshotClaims,
    leases: readonly LeaseClaims[],
    changes?: Partial<SyncResponse>,
  ): Promise<SyncResponse>
}

/** Signs entitlements as the cloud does, under a root of its own; for tests. */
export async function createTestCloud(now: number, plan: Plan = freePlan(CATALOG)): Promise<TestCloud> {
  const newId = createIdSource()
  const root = await keyPair()
  const signing = await keyPair()
  const keyId = 'signing-1'
  const device: DeviceRecord = {
    deviceId: newId(now),
    accountId: newId(now),
    accountName: 'Office of Ada',
    memberId: 'member-1',
    memberName: 'Ada',
    memberEmail: 'ada@example.com',
    deviceName: 'Desk',
    rootPublicKey: root.publicKey,
    projectHmacKey: 'A'.repeat(43),
    enrolledAt: now,
    status: 'active',
  }

  const sign = (claims: object, type: string): Promise<string> => signed(claims, type, signing.privateKey, keyId)
  const certificate = (changes: Partial<SigningKeyClaims> = {}): Promise<string> => {
    const claims = { schema: 1, keyId, publicKey: signing.publicKey, notBefore: now - DAY, notAfter: now + 400 * DAY }
    return signed({ ...claims, ...changes }, DOCUMENT_TYPE.signingKey, root.privateKey, 'root')
  }

  return {
    device,
    rootPublicKey: root.publicKey,
    sign,
    certificate,
    snapshot: (changes = {}) => ({
      schema: 1,
      accountId: device.accountId,
      accountName: device.accountName,
      memberId: device.memberId,
      memberName: device.memberName,
      memberEmail: device.memberEmail,
      deviceId: device.deviceId,
      deviceStatus: 'active',
      version: 1,
      issuedAt: now,
      validUntil: now + plan.offlineGraceDays * DAY,
      nonce: 'nonce-nonce-nonce',
      ledgerEpoch: 'ledger-1',
      plan,
      standing: 'good',
      formerPlan: null,
      then: null,
      catalog: [...CATALOG],
      meters: METERS.map((meter) => ({
        meter,
        period: periodOf(now),
        limit: plan.limits[meter],
        used: 0,
        usedHere: 0,
        elsewhere: 0,
        free: 0,
      })),
      rateShare: plan.apiCallsPerHour,
      ...changes,
    }),
    lease: (changes = {}) => ({
      schema: 1,
      leaseId: newId(now),
      accountId: device.accountId,
      deviceId: device.deviceId,
      meter: 'ai_layouts',
      period: periodOf(now),
      basis: plan.limits.ai_layouts === null ? 'uncounted' : 'counted',
      granted: plan.limits.ai_layouts ?? 100_000,
      version: 1,
      issuedAt: now,
      ...changes,
    }),
    answer: async (snapshot, leases, changes = {}) => ({
      serverTime: snapshot.issuedAt,
      ledgerEpoch: snapshot.ledgerEpoch,
      results: [],
      acknowledged: { sequence: 0, hash: CHAIN_START },
      resendFrom: null,
      keys: [await certificate()],
      snapshot: await sign(snapshot, DOCUMENT_TYPE.snapshot),
      leases: await Promise.all(leases.map((lease) => sign(lease, DOCUMENT_TYPE.lease))),
      returnRequests: [],
      deviceStatus: snapshot.deviceStatus,
      ...changes,
    }),
  }
}

async function keyPair(): Promise<{ privateKey: CryptoKey; publicKey: string }> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  const { x } = await exportJWK(publicKey)
  if (x === undefined) throw new Error('an Ed25519 key has an x')
  return { privateKey, publicKey: x }
}

function signed(claims: object, typ: string, key: CryptoKey, kid: string): Promise<string> {
  const payload = new TextEncoder().encode(JSON.stringify(claims))
  return new CompactSign(payload).setProtectedHeader({ alg: 'EdDSA', typ, kid }).sign(key)
}
