import { Router, type RequestHandler } from 'express'
import type { Kysely } from 'kysely'
import { hash } from 'node:crypto'
import type { Logger } from 'pino'
import { MINUTE, SECOND } from '../../../shared/time/duration.ts'
import type { Plan } from '../../../shared/catalog/plan.ts'
import type { Database } from '../../db/database.ts'
import type { JobTurns } from '../../db/job-turns.ts'
import type { EntitlementChanged, ReadAccountEntitlement } from '../entitlements/account-entitlement.ts'
import type { BillingAccounts } from './billing-accounts.ts'
import { createBillingLocks } from './billing-locks.ts'
import type { BillingSettings } from './billing-settings.ts'
import { plansForSale, wantedPrices } from './catalog-prices.ts'
import { createCheckoutPageRouter } from './checkout-page-router.ts'
import { createReadCheckoutPrices } from './checkout-prices.ts'
import { createCheckoutRouter, createSwitchedOffRouter } from './checkout-router.ts'
import { ensureCatalog } from './ensure-catalog.ts'
import { createInboxWorker } from './inbox-worker.ts'
import { createPublishCheckout, type Publish } from './publish-checkout.ts'
import { createReadAccountEntitlement } from './read-account-entitlement.ts'
import { createRefreshCheckout } from './refresh-checkout.ts'
import { runEvery, type Repeated } from './run-every.ts'
import { createSettleCheckouts } from './settle-checkouts.ts'
import { createStartCheckout } from './start-checkout.ts'
import { accountsWithProblems, type BillingProblem } from './store/subscription-store.ts'
import { createStripeClient } from './stripe-client.ts'
import { describeFailure } from './stripe-failure.ts'
import { sweep } from './sweep.ts'
import { createSyncStripeCustomer, type SyncStripeCustomer } from './sync-stripe-customer.ts'
import { createWebhookRouter } from './webhook-router.ts'

const SWEEP_PAUSE = MINUTE
/** Until the catalogue stands at Stripe it is tried this often. */
const CATALOG_PAUSE = 30 * SECOND
/** What another instance has just done need not be done again. */
const CATALOG_KNOWN_FOR = 5 * MINUTE

export interface BillingDeps {
  readonly db: Kysely<Database>
  readonly now: () => number
  /** UUIDv7 */
  readonly newId: () => string
  readonly logger: Logger
  readonly catalog: readonly Plan[]
  readonly settings: BillingSettings
  readonly accounts: BillingAccounts
  /** Sets `response.locals.device`. */
  readonly requireDevice: RequestHandler
  readonly entitlementChanged: EntitlementChanged
  /** Addresses of the style sheets that every page has. */
  readonly styles: readonly string[]
  readonly publish?: Publish
  readonly jobTurns: JobTurns
}

export interface Billing {
  /** `/v1/billing/…`, `/checkout/…` and the assets of that page. */
  readonly router: Router
  /** `POST /webhooks/stripe`; mount it before any parser of bodies. */
  readonly webhookRouter: Router
  readonly readAccountEntitlement: ReadAccountEntitlement
  /** Reads a customer afresh from Stripe; `null` while billing is switched off. */
  readonly syncStripeCustomer: SyncStripeCustomer | null
  /** What a person must look at, as two live subscriptions of one account; none of it is settled by a rule. */
  problems(): Promise<readonly BillingProblem[]>
  /** Brings Stripe's products and prices to the catalogue; does nothing while billing is switched off. */
  ensureCatalog(): Promise<void>
  /** Starts the webhook worker, the sweep, and ensures the catalogue as soon as Stripe answers. */
  startJobs(): void
  /** Resolves when no job runs any more. */
  stop(): Promise<void>
}

function catalogDigest(catalog: readonly Plan[]): string {
  return hash('sha256', JSON.stringify(plansForSale(catalog).map(wantedPrices)), 'base64url')
}

/**
 * Billing: sells plans through Stripe and mirrors what was sold.
 * @throws when the Stripe settings are wrong, naming each
 */
export function createBilling(deps: BillingDeps): Billing {
  const readAccountEntitlement = createReadAccountEntitlement(deps)
  const { stripe: stripeSettings } = deps.settings
  if (stripeSettings === null) {
    return {
      router: createSwitchedOffRouter(),
      webhookRouter: Router(),
      readAccountEntitlement,
      syncStripeCustomer: null,
      problems: () => accountsWithProblems(deps.db),
      ensureCatalog: () => Promise.resolve(),
      startJobs() {},
      stop: () => Promise.resolve(),
    }
  }

  const { db, now, newId, logger, catalog, accounts, settings, jobTurns } = deps
  const stripe = createStripeClient(stripeSettings)
  const locks = createBillingLocks({ db, now, newId })
  const publish = createPublishCheckout(deps.publish)
  const settleCheckouts = createSettleCheckouts({ db, stripe, now, publish })
  const sync = createSyncStripeCustomer({
    db,
    stripe,
    locks,
    catalog,
    now,
    logger,
    entitlementChanged: deps.entitlementChanged,
    settleCheckouts,
  })
  const refresh = createRefreshCheckout({ db, stripe, now, logger, publish, sync })
  const ensure = () => ensureCatalog({ db, stripe, locks, catalog, logger })
  const start = createStartCheckout({
    db,
    stripe,
    locks,
    accounts,
    catalog,
    secret: settings.secret,
    now,
    newId,
    logger,
    publish,
    readPrices: createReadCheckoutPrices({ db, ensureCatalog: ensure }),
    sync,
    refresh,
  })
  const worker = createInboxWorker({ db, now, logger, sync, refresh })

  const router = Router()
  router.use(
    createCheckoutRouter({
      db,
      stripe,
      now,
      publish,
      settings,
      requireDevice: deps.requireDevice,
      accounts,
      locks,
      start,
      refresh,
    }),
  )
  router.use(
    createCheckoutPageRouter({
      db,
      stripe,
      settings: stripeSettings,
      publicUrl: settings.publicUrl,
      catalog,
      accounts,
      refresh,
      styles: deps.styles,
    }),
  )

  let jobs: Repeated[] = []
  let isStopping = false
  function startJobs(): void {
    let isEnsured = false
    worker.start()
    jobs = [
      runEvery(
        CATALOG_PAUSE,
        async () => {
          if (isEnsured) return
          // Of instances that start together one asks Stripe; another catalogue is another job.
          isEnsured = await jobTurns.run(`catalogue ${catalogDigest(catalog)}`, CATALOG_KNOWN_FOR, ensure)
        },
        (error) =>
          logger.error({ failure: describeFailure(error) }, 'the catalogue could not be brought to Stripe yet'),
      ),
      runEvery(
        SWEEP_PAUSE,
        async () => {
          // A turn is kept a little shorter than the pause, so that the instance which took the last one is not late for the next.
          await jobTurns.run('billing sweep', SWEEP_PAUSE - SECOND, () =>
            sweep({ db, now, logger, refresh, sync, isStopping: () => isStopping }),
          )
        },
        (error) => logger.error({ err: error }, 'the sweep of billing failed'),
      ),
    ]
  }

  return {
    router,
    webhookRouter: createWebhookRouter({ db, settings: stripeSettings, stripe, now, logger, stored: worker.poke }),
    readAccountEntitlement,
    syncStripeCustomer: sync,
    problems: () => accountsWithProblems(db),
    ensureCatalog: ensure,
    startJobs,
    async stop() {
      isStopping = true
      await Promise.all([worker.stop(), ...jobs.map((job) => job.stop())])
      await refresh.idle()
    },
  }
}
