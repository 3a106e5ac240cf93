import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Express, RequestHandler } from 'express'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { CATALOG } from '../shared/catalog/catalog.ts'
import type { Plan } from '../shared/catalog/plan.ts'
import { uuidV7 } from '../shared/identifiers/uuid-v7.ts'
import { failure, success, type Result } from '../shared/result/result.ts'
import { SECOND } from '../shared/time/duration.ts'
import type { CloudConfig, CloudSettings } from './config.ts'
import { createApp } from './create-app.ts'
import { ALL_ROUTES } from './contract/all-routes.ts'
import { createContractRouter } from './contract/create-contract-router.ts'
import { createFeatures, type Features } from './create-features.ts'
import { claimIdentity } from './db/claim-identity.ts'
import { describeLocation } from './db/database-location.ts'
import type { Database } from './db/database.ts'
import { createJobTurns } from './db/job-turns.ts'
import { prepareDatabase } from './db/prepare-database.ts'
import { createAccounts, type Accounts } from './features/accounts/create-accounts.ts'
import { memberOf } from './features/accounts/current-member.ts'
import { createAdminRouter } from './features/admin/admin-router.ts'
import { readRootKey, type PrivateJwk } from './features/entitlements/root-key.ts'
import { bindServer, type BoundServer } from './http/bind-server.ts'
import { createRouteMatcher } from './http/contract/match-route.ts'
import { createLogger } from './http/create-logger.ts'
import { createHealthRouter } from './http/health.ts'
import { RATE_LIMITS, type RateLimits } from './http/rate-limits.ts'
import { createMailer } from './mail/mailer.ts'
import { watchLedger } from './metrics/check-ledger.ts'
import { createMetricsRouter } from './metrics/create-metrics-router.ts'
import { createMetrics } from './metrics/create-metrics.ts'
import { observeJobTurns } from './metrics/observe-job-turns.ts'
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
  /** Sees every request first. */
  watch?: RequestHandler
  /** Metrics of the process as well; false where several clouds run in one. */
  processMetrics?: boolean
  /** Where mails are printed while no SMTP server is set. */
  print?: (text: string) => void
}

export interface Cloud {
  readonly app: Express
  readonly config: CloudConfig
  readonly db: Kysely<Database>
  readonly accounts: Accounts
  readonly features: Features
  /** Starts to serve, and the jobs. */
  listen(): Promise<{ url: string; port: number }>
  /** Ends streams and requests, stops the jobs, closes the database. */
  close(): Promise<void>
}

/**
 * Makes the whole cloud: the one place where its parts meet.
 *
 * @returns a failure in words when the address or the database cannot be used
 */
export async function createCloud(
  settings: CloudSettings,
  overrides: CloudOverrides = {},
): Promise<Result<Cloud, string>> {
  const bound = await bindServer(settings)
  if (!bound.ok) return bound
  const db = await prepareDatabase(settings.database)
  if (!db.ok) {
    await bound.value.close(0)
    return db
  }
  const keys = readKeys(settings)
  const logger = overrides.logger ?? createLogger({ level: settings.logLevel })
  const verdict = await claimIdentity(
    db.value,
    { rootPublicKey: keys.root.x, authSecret: keys.authSecret },
    (overrides.now ?? Date.now)(),
  )
  if (verdict === 'other_root') {
    await Promise.all([bound.value.close(0), db.value.destroy()])
    return failure(
      `The database ${describeLocation(settings.database)} was begun with another root key than this instance has: devices would refuse what it signs. Give every instance the same SIGNING_ROOT_PRIVATE_KEY, or the CLOUD_DATA with keys/root.json that belongs to the database.`,
    )
  }
  if (verdict === 'other_secret') {
    logger.warn('AUTH_SECRET differs from the last one: all sessions end. All instances must have the same.')
  }
  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host
  const publicUrl = settings.publicUrl ?? `http://${host}:${bound.value.port}`
  const config = { ...settings, publicUrl, port: bound.value.port }
  return success(await compose(config, db.value, bound.value, keys, { ...overrides, logger }))
}

/** What this instance signs with: given by settings, else made once into its folder. */
interface Keys {
  readonly folder: string
  readonly root: PrivateJwk
  readonly authSecret: string
}

function readKeys(settings: CloudSettings): Keys {
  const folder = join(settings.dataFolder, 'keys')
  return {
    folder,
    root: readRootKey(folder, settings.signingRootPrivateKey),
    authSecret: settings.authSecret ?? secretFromFile(join(folder, 'auth-secret')),
  }
}

async function compose(
  config: CloudConfig,
  db: Kysely<Database>,
  bound: BoundServer,
  keys: Keys,
  overrides: CloudOverrides & { logger: Logger },
): Promise<Cloud> {
  const { publicUrl } = config
  const now = overrides.now ?? Date.now
  const newId = () => uuidV7(now(), randomBytes(10))
  const { logger } = overrides
  const catalog = overrides.catalog ?? CATALOG
  const rateLimits = { ...RATE_LIMITS, ...overrides.rateLimits }
  const { authSecret } = keys
  let isClosing = false

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

  const metrics = createMetrics({
    db,
    now,
    routes: createRouteMatcher(ALL_ROUTES),
    pushClients: () => features.pushClients(),
    processMetrics: overrides.processMetrics ?? true,
  })
  const jobTurns = observeJobTurns(createJobTurns({ db, now, newId }), metrics)
  const assets = createAssets()
  const features = await createFeatures({
    db,
    now,
    newId,
    logger,
    catalog,
    config,
    authSecret,
    root: keys.root,
    keysFolder: keys.folder,
    accounts,
    jobTurns,
    metrics,
    styles: assets.sheetUrls,
  })
  const { readAccountEntitlement } = features.billing

  const drawSheet = createSheet(assets)
  const app = createApp({
    publicUrl,
    trustProxy: config.trustProxy,
    logger,
    newId,
    rateLimits,
    watch: overrides.watch,
    observeRequests: metrics.observeRequests,
    operatorRouters: [
      createHealthRouter({ db, isClosing: () => isClosing }),
      createMetricsRouter({ metrics, token: config.metricsToken, publicUrl }),
    ],
    authHandlers: accounts.authHandlers,
    rawBodyRouters: features.rawBodyRouters,
    admitUpload: features.admitUpload,
    apiRouters: [createContractRouter(), ...features.apiRouters],
    pageRouters: [
      assets.router,
      createAdminRouter({ db, now, requireAdmin: accounts.requireAdmin, memberOf, readAccountEntitlement, drawSheet }),
      createWeb({
        db,
        accounts,
        catalog,
        publicUrl,
        rateLimits,
        readAccountEntitlement,
        readUsage: features.readUsage,
        drawSheet,
        now,
      }),
    ],
    errorPage: (request, response, error, id) =>
      sendErrorPage({ drawSheet, currentMember: accounts.currentMember }, request, response, error, id),
  })

  let endJobs = (): Promise<void> => Promise.resolve()
  return {
    app,
    config,
    db,
    accounts,
    features,
    listen() {
      bound.open(app)
      features.startJobs()
      const endAccountJobs = accounts.startJobs(jobTurns)
      const endLedgerWatch = watchLedger({ location: config.database, logger, checked: metrics.ledgerChecked })
      endJobs = async () => {
        await Promise.all([endAccountJobs(), endLedgerWatch()])
      }
      return Promise.resolve({ url: publicUrl, port: bound.port })
    },
    async close() {
      isClosing = true
      features.endStreams()
      await bound.close(SHUTDOWN_PATIENCE)
      await Promise.all([features.stop(), endJobs()])
      mailer.close()
      await db.destroy()
    },
  }
}
