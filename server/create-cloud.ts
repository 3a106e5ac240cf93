import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Express } from 'express'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { CATALOG } from '../shared/catalog/catalog.ts'
import type { Plan } from '../shared/catalog/plan.ts'
import { uuidV7 } from '../shared/identifiers/uuid-v7.ts'
import { failure, success, type Result } from '../shared/result/result.ts'
import { SECOND } from '../shared/time/duration.ts'
import type { CloudConfig, CloudSettings } from './config.ts'
import { createApp } from './create-app.ts'
import type { Database } from './db/database.ts'
import { migrate } from './db/migrate.ts'
import { openDatabase } from './db/open-database.ts'
import * as accountsStore from './features/accounts/accounts-store.ts'
import { createAccounts, type Accounts } from './features/accounts/create-accounts.ts'
import { createAdminRouter } from './features/admin/admin-router.ts'
import { createBilling } from './features/billing/create-billing.ts'
import { createCatalogRouter } from './features/catalog/catalog-router.ts'
import { createDevices } from './features/devices/create-devices.ts'
import type { EntitlementChanged } from './features/entitlements/account-entitlement.ts'
import { createEntitlements } from './features/entitlements/create-entitlements.ts'
import { createPush } from './features/push/create-push.ts'
import { createPushHub } from './features/push/push-hub.ts'
import { bindServer, type BindFailure, type BoundServer } from './http/bind-server.ts'
import { createLogger } from './http/create-logger.ts'
import { createHealthRouter } from './http/health.ts'
import { RATE_LIMITS, type RateLimits } from './http/rate-limits.ts'
import { createMailer } from './mail/mailer.ts'
import { secretFromFile } from './secret-file.ts'
import { createAssets } from './web/assets.ts'
import { createWeb } from './web/create-web.ts'
import { createSheet } from './web/layout.ts'
import { sendErrorPage } from './web/pages/error-page.ts'

/** How long running requests may take to end at shutdown. */
const SHUTDOWN_PATIENCE = 5 * SECOND

/** What a test or a tool puts in place of the real thing. */
export interface CloudOverrides {
  now?: () => number
  logger?: Logger
  catalog?: readonly Plan[]
  rateLimits?: Partial<RateLimits>
  /** Where mails are printed while no SMTP server is set. */
  print?: (text: string) => void
}

export interface Cloud {
  readonly app: Express
  readonly config: CloudConfig
  readonly db: Kysely<Database>
  readonly accounts: Accounts
  /** Starts to serve, and the jobs. */
  listen(): Promise<{ url: string; port: number }>
  /** Ends streams and requests, stops the jobs, closes the database. */
  close(): Promise<void>
}

/**
 * Makes the whole cloud: the one place where its parts meet.
 *
 * @returns a failure in words when the address cannot be listened at
 */
export async function createCloud(
  settings: CloudSettings,
  overrides: CloudOverrides = {},
): Promise<Result<Cloud, BindFailure>> {
  const bound = await bindServer(settings)
  if (!bound.ok) return failure(bound.failure)
  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host
  const publicUrl = settings.publicUrl ?? `http://${host}:${bound.value.port}`
  try {
    return success(await compose({ ...settings, publicUrl, port: bound.value.port }, bound.value, overrides))
  } catch (error) {
    await bound.value.close(0)
    throw error
  }
}

async function compose(config: CloudConfig, bound: BoundServer, overrides: CloudOverrides): Promise<Cloud> {
  const { publicUrl } = config
  const now = overrides.now ?? Date.now
  const newId = () => uuidV7(now(), randomBytes(10))
  const logger = overrides.logger ?? createLogger({ level: config.logLevel })
  const catalog = overrides.catalog ?? CATALOG
  const rateLimits = { ...RATE_LIMITS, ...overrides.rateLimits }
  const authSecret = config.authSecret ?? secretFromFile(join(config.dataFolder, 'keys', 'auth-secret'))
  let isClosing = false

  const db = openDatabase({ file: config.databaseFile })
  await migrate(db)

  const mailer = createMailer({
    smtpUrl: config.smtpUrl,
    from: config.mailFrom,
    logger,
    print: overrides.print ?? ((text) => console.log(text)),
  })
  const accounts = createAccounts({
    db,
    now,
    newId,
    logger,
    mailer,
    publicUrl,
    authSecret,
    attemptsPerMinute: rateLimits.attemptsPerMinute,
  })

  const hub = createPushHub()
  const entitlements = await createEntitlements({
    dataFolder: config.dataFolder,
    signingRootPrivateKey: config.signingRootPrivateKey,
    catalog,
    now,
  })
  const devices = createDevices({
    db,
    now,
    requireMember: accounts.requireMember,
    rootPublicKey: entitlements.rootPublicKey,
    devicesChanged: () => {},
  })
  const push = createPush({ db, hub, requireDevice: devices.requireDevice })

  const entitlementChanged: EntitlementChanged = () => Promise.resolve()
  const assets = createAssets()
  const billing = createBilling({
    db,
    now,
    newId,
    logger,
    catalog,
    settings: { publicUrl, secret: authSecret, stripe: config.stripe },
    accounts: accountsStore,
    requireDevice: devices.requireDevice,
    entitlementChanged: (accountId, reason) => entitlementChanged(accountId, reason),
    styles: [assets.styleUrl('tokens.css'), assets.styleUrl('sheet.css')],
    publish: (accountId, event) => hub.publish(accountId, event),
  })
  const { readAccountEntitlement } = billing

  const drawSheet = createSheet(assets)
  const app = createApp({
    publicUrl,
    trustProxy: config.trustProxy,
    logger,
    newId,
    rateLimits,
    health: createHealthRouter({ db, isClosing: () => isClosing }),
    authHandlers: accounts.authHandlers,
    rawBodyRouters: [billing.webhookRouter],
    apiRouters: [createCatalogRouter({ catalog }), entitlements.router, devices.router, push.router, billing.router],
    pageRouters: [
      assets.router,
      createAdminRouter({ db, now, requireAdmin: accounts.requireAdmin, readAccountEntitlement, drawSheet }),
      createWeb({ db, accounts, catalog, publicUrl, rateLimits, readAccountEntitlement, drawSheet, now }),
    ],
    errorPage: (request, response, error, id) =>
      sendErrorPage({ drawSheet, currentMember: accounts.currentMember }, request, response, error, id),
  })

  return {
    app,
    config,
    db,
    accounts,
    listen() {
      bound.open(app)
      billing.startJobs()
      return Promise.resolve({ url: publicUrl, port: bound.port })
    },
    async close() {
      isClosing = true
      hub.close()
      await Promise.all([bound.close(SHUTDOWN_PATIENCE), billing.stop()])
      mailer.close()
      await db.destroy()
    },
  }
}
