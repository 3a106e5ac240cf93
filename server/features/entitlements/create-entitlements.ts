import { Router } from 'express'
import { join } from 'node:path'
import type { Plan } from '../../../shared/catalog/plan.ts'
import { DOCUMENT_TYPE, type LeaseClaims, type SnapshotClaims } from '../../../shared/protocol/signed-documents.ts'
import { mountRoute } from '../../http/contract/route-contract.ts'
import { entitlementsContract } from './entitlements-contract.ts'
import { createSigningKeys } from './signing-keys.ts'

export interface EntitlementsDeps {
  /** The cloud's data folder; keys lie in `keys` inside it. */
  readonly dataFolder: string
  /** The root's private key as JWK text; `null`: made once into the data folder. */
  readonly signingRootPrivateKey: string | null
  readonly catalog: readonly Plan[]
  readonly now: () => number
}

export interface Entitlements {
  /** `GET /v1/keys`. */
  readonly router: Router
  readonly rootPublicKey: string
  certificates(): Promise<string[]>
  signSnapshot(claims: SnapshotClaims): Promise<string>
  signLease(claims: LeaseClaims): Promise<string>
}

/** Certificates last for at least this grace, days, whatever the catalogue says today. */
const LEAST_GRACE_DAYS = 30

/** What the cloud signs: the keys, snapshots and leases. */
export async function createEntitlements(deps: EntitlementsDeps): Promise<Entitlements> {
  const keys = await createSigningKeys({
    folder: join(deps.dataFolder, 'keys'),
    rootPrivateKey: deps.signingRootPrivateKey,
    longestGraceDays: Math.max(LEAST_GRACE_DAYS, ...deps.catalog.map((plan) => plan.offlineGraceDays)),
    now: deps.now,
  })
  const router = Router()
  mountRoute(router, entitlementsContract.keys, async (_request, response) => {
    response.set('Cache-Control', 'no-cache')
    response.json({ rootPublicKey: keys.rootPublicKey, keys: await keys.certificates() })
  })
  return {
    router,
    rootPublicKey: keys.rootPublicKey,
    certificates: () => keys.certificates(),
    signSnapshot: (claims) => keys.sign(DOCUMENT_TYPE.snapshot, claims),
    signLease: (claims) => keys.sign(DOCUMENT_TYPE.lease, claims),
  }
}
