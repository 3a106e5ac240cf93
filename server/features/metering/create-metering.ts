import { Router, type RequestHandler } from 'express'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Plan } from '../../../shared/catalog/plan.ts'
import { SECOND } from '../../../shared/time/duration.ts'
import type { Database } from '../../db/database.ts'
import { bodyOf, mountRoute } from '../../http/contract/route-contract.ts'
import { parseJsonBytes } from '../../http/parse-json-bytes.ts'
import type { CloudMetrics } from '../../metrics/cloud-metrics.ts'
import { deviceOf } from '../devices/require-device.ts'
import type { EntitlementChanged, ReadAccountEntitlement } from '../entitlements/account-entitlement.ts'
import type { Entitlements } from '../entitlements/create-entitlements.ts'
import type { PushHub } from '../push/push-hub.ts'
import { withAccountBooks } from './account-books.ts'
import { meteringContract } from './metering-contract.ts'
import { createRareCalls } from './rare-calls.ts'
import { syncDevice, type SyncDeps } from './sync-device.ts'
import { createReturnSignal, type ReturnSignal } from './return-signal.ts'

export interface MeteringDeps {
  readonly db: Kysely<Database>
  readonly now: () => number
  readonly newId: () => string
  readonly logger: Logger
  readonly catalog: readonly Plan[]
  readonly readAccountEntitlement: ReadAccountEntitlement
  readonly entitlements: Entitlements
  readonly hub: PushHub
  readonly requireDeviceAtAnyTime: RequestHandler
  readonly metrics?: Pick<CloudMetrics, 'synced' | 'denied'>
  /** Units of a full lease under an unlimited plan; a number, since a lease is never unlimited. */
  readonly uncountedLeaseUnits?: number
}

export interface Metering {
  /** `POST /v1/sync`. */
  readonly router: Router
  /** For billing: puts the new limits in force, raises the version and tells the devices. */
  readonly entitlementChanged: EntitlementChanged
  /** For cloud operations that wait for units. */
  readonly returnSignal: ReturnSignal
}

const UNCOUNTED_LEASE_UNITS = 100_000
/** Devices of an account are asked to give units back at most this often. */
const ASK_EVERY = 5 * SECOND

/** The books: pools, leases, the ledger, and the sync of the devices' journals into them. */
export function createMetering(deps: MeteringDeps): Metering {
  const returnSignal = createReturnSignal()
  const mayAsk = createRareCalls(ASK_EVERY, deps.now)
  const syncDeps: SyncDeps = {
    db: deps.db,
    now: deps.now,
    newId: deps.newId,
    catalog: deps.catalog,
    readAccountEntitlement: deps.readAccountEntitlement,
    publish: (accountId, event, except) => deps.hub.publish(accountId, event, except),
    askOthers(accountId, except) {
      if (mayAsk(accountId)) deps.hub.publish(accountId, { event: 'return', data: {} }, except)
    },
    denied(codes) {
      for (const code of codes) deps.metrics?.denied('device', code)
    },
    unitsReturned: (accountId) => returnSignal.raise(accountId),
    certificates: () => deps.entitlements.certificates(),
    signSnapshot: (claims) => deps.entitlements.signSnapshot(claims),
    signLease: (claims) => deps.entitlements.signLease(claims),
    uncountedLeaseUnits: deps.uncountedLeaseUnits ?? UNCOUNTED_LEASE_UNITS,
  }

  const router = Router()
  const { sync } = meteringContract
  mountRoute(router, sync, deps.requireDeviceAtAnyTime, parseJsonBytes, async (request, response) => {
    const device = deviceOf(response)
    const answer = await syncDevice(syncDeps, device, bodyOf(sync, request))
    deps.metrics?.synced(answer.results)
    const refused = answer.results.filter((result) => result.status === 'rejected').length
    if (refused > 0 || answer.deviceStatus !== 'active') {
      deps.logger.warn({ deviceId: device.deviceId, refused, status: answer.deviceStatus }, 'sync with refused entries')
    }
    response.set('Cache-Control', 'no-store')
    response.json(answer)
  })

  return {
    router,
    returnSignal,
    async entitlementChanged(accountId, reason) {
      const version = await withAccountBooks(syncDeps, accountId, [], (books) => Promise.resolve(books.version))
      deps.logger.info({ accountId, version, reason }, 'entitlement changed')
      deps.hub.publish(accountId, { event: 'entitlements', data: { version, reason } })
    },
  }
}
