import { Router } from 'express'
import type { Kysely } from 'kysely'
import type { Plan } from '../../../shared/catalog/plan.ts'
import { DOCUMENT_TYPE, type LeaseClaims, type SnapshotClaims } from '../../../shared/protocol/signed-documents.ts'
import { mountRoute } from '../../http/contract/route-contract.ts'
import { entitlementsContract } from './entitlements-contract.ts'
import type { Database } from '../../db/database.ts'
import { adoptKeyFiles } from './adopt-key-files.ts'
import type { PrivateJwk } from './root-key.ts'
import { createSigningKeys } from './signing-keys.ts'

export interface EntitlementsDeps {
  readonly db: Kysely<Database>
  /** The folder of this instance's keys. */
  readonly keysFolder: string
  readonly root: PrivateJwk
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
  await adoptKeyFiles(deps.db, deps.keysFolder, deps.root, deps.now())
  const keys = await createSigningKeys({
    db: deps.db,
    root: deps.root,
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
