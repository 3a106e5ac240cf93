import type { RequestHandler, Router } from 'express'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Plan } from '../shared/catalog/plan.ts'
import type { CloudConfig } from './config.ts'
import type { Database } from './db/database.ts'
import type { JobTurns } from './db/job-turns.ts'
import * as accountsStore from './features/accounts/accounts-store.ts'
import type { Accounts } from './features/accounts/create-accounts.ts'
import { createBilling, type Billing } from './features/billing/create-billing.ts'
import { createCatalogRouter } from './features/catalog/catalog-router.ts'
import { createDevices } from './features/devices/create-devices.ts'
import { createEntitlements } from './features/entitlements/create-entitlements.ts'
import type { PrivateJwk } from './features/entitlements/root-key.ts'
import { readPools } from './features/metering/books-store.ts'
import { createMetering } from './features/metering/create-metering.ts'
import { usedOf } from './features/metering/rules/books.ts'
import { createOperations, type Operations } from './features/operations/create-operations.ts'
import { createPush } from './features/push/create-push.ts'
import { createPushHub, withRelay } from './features/push/push-hub.ts'
import { startPushRelay } from './features/push/push-relay.ts'
import type { CloudMetrics } from './metrics/cloud-metrics.ts'
import type { ReadUsage } from './web/web-deps.ts'

export interface FeaturesDeps {
  db: Kysely<Database>
  now: () => number
  newId: () => string
  logger: Logger
  catalog: readonly Plan[]
  config: CloudConfig
  authSecret: string
  root: PrivateJwk
  /** Where this instance keeps keys that were not given. */
  keysFolder: string
  accounts: Accounts
  jobTurns: JobTurns
  metrics: CloudMetrics
  /** Addresses of the style sheets that every page has. */
  styles: readonly string[]
}

export interface Features {
  readonly billing: Billing
  readonly operations: Operations
  readonly readUsage: ReadUsage
  /** Need the bytes of a body as they came. */
  readonly rawBodyRouters: readonly Router[]
  readonly apiRouters: readonly Router[]
  /** Stands in front of what reads the body of a sync. */
  readonly admitUpload: RequestHandler
  /** Devices that are connected to this instance. */
  pushClients(): number
  startJobs(): void
  /** Tells the devices, and ends their streams; nothing else would end them. */
  endStreams(): void
  /** Resolves when nothing runs any more; call it once no request is open. */
  stop(): Promise<void>
}

/** Makes devices, entitlements, metering, operations, push and billing, and ties them to each other. */
export async function createFeatures(deps: FeaturesDeps): Promise<Features> {
  const { db, now, newId, logger, catalog, config, accounts, jobTurns, metrics } = deps
  const ownHub = createPushHub()
  const relay =
    config.database.kind === 'postgres'
      ? startPushRelay({ db, url: config.database.url, hub: ownHub, now, logger })
      : null
  const hub = relay === null ? ownHub : withRelay(ownHub, relay)
  const entitlements = await createEntitlements({
    db,
    keysFolder: deps.keysFolder,
    root: deps.root,
    catalog,
    now,
  })
  const devices = createDevices({
    db,
    now,
    requireMember: accounts.requireMember,
    rootPublicKey: entitlements.rootPublicKey,
    belongs: async (accountId, memberId) => (await accountsStore.roleOf(db, accountId, memberId)) !== null,
    // A further device changes everybody's share: who holds more than his gives the rest back at his next sync.
    devicesChanged: (accountId) => hub.publish(accountId, { event: 'return', data: {} }),
  })
  const { requireDevice, requireDeviceAtAnyTime } = devices
  // Billing tells metering what changed, metering asks billing what holds: the one is made first and reached later.
  const billing = createBilling({
    db,
    now,
    newId,
    logger,
    catalog,
    settings: { publicUrl: config.publicUrl, secret: deps.authSecret, stripe: config.stripe },
    accounts: accountsStore,
    requireDevice,
    entitlementChanged: (accountId, reason) => metering.entitlementChanged(accountId, reason),
    styles: deps.styles,
    publish: (accountId, event) => hub.publish(accountId, event),
    jobTurns,
  })
  const { readAccountEntitlement } = billing
  const metering = createMetering({
    db,
    now,
    newId,
    logger,
    catalog,
    readAccountEntitlement,
    entitlements,
    hub,
    requireDeviceAtAnyTime,
    metrics,
  })
  const operations = createOperations({
    db,
    now,
    newId,
    logger,
    catalog,
    readAccountEntitlement,
    hub,
    returnSignal: metering.returnSignal,
    requireMember: accounts.requireMember,
    requireDevice,
    apiKeys: config.operationsApiKeys,
    jobTurns,
    metrics,
  })
  const push = createPush({ db, hub, requireDevice })

  return {
    billing,
    operations,
    async readUsage(accountId, period) {
      const pools = await readPools(db, accountId, period)
      return Object.fromEntries(pools.map((pool) => [pool.meter, usedOf(pool)]))
    },
    rawBodyRouters: [billing.webhookRouter],
    admitUpload: devices.admitUpload,
    apiRouters: [
      createCatalogRouter({ catalog }),
      entitlements.router,
      devices.router,
      metering.router,
      operations.router,
      push.router,
      billing.router,
    ],
    pushClients: () => hub.clients(),
    startJobs() {
      billing.startJobs()
      operations.startJobs()
    },
    endStreams: () => hub.close(),
    async stop() {
      await Promise.all([billing.stop(), operations.stop()])
      await relay?.stop()
    },
  }
}
