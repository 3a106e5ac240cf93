import { Router, type Response } from 'express'
import type { Kysely } from 'kysely'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type Stripe from 'stripe'
import type { Plan } from '../../../shared/catalog/plan.ts'
import { SECOND } from '../../../shared/time/duration.ts'
import type { Database } from '../../db/database.ts'
import { mountRoute } from '../../http/contract/route-contract.ts'
import { HttpError } from '../../http/http-error.ts'
import { createRateLimit, RATE_LIMITS } from '../../http/rate-limits.ts'
import { billingContract } from './billing-contract.ts'
import type { BillingAccounts } from './billing-accounts.ts'
import type { StripeSettings } from './billing-settings.ts'
import { drawCheckoutPage } from './checkout-page.ts'
import { checkoutPagePolicy, setCheckoutPageHeaders } from './checkout-page-policy.ts'
import { hashCheckoutToken } from './checkout-token.ts'
import { publicState } from './checkout-view.ts'
import type { RefreshCheckout } from './refresh-checkout.ts'
import { findCheckoutByToken, type CheckoutRow } from './store/checkout-store.ts'
import { emulatorOrigin } from './stripe-client.ts'
import { toStripeHttpError } from './stripe-failure.ts'

/** The open page asks every few seconds; Stripe is asked this often at most. */
const STATE_AGE = 10 * SECOND
/** Stripe said on the page that it is paid, so look at once. */
const REFRESH_AGE = 0

const STRIPE_JS = join(
  dirname(createRequire(import.meta.url).resolve('@stripe/stripe-js/package.json')),
  'dist',
  'pure.mjs',
)
const FILES = [
  [billingContract.stripeScript, STRIPE_JS],
  [billingContract.pageScript, join(import.meta.dirname, 'web', 'checkout-page.js')],
  [billingContract.pageStyle, join(import.meta.dirname, 'web', 'checkout-page.css')],
] as const

export interface CheckoutPageRouterDeps {
  readonly db: Kysely<Database>
  readonly stripe: Stripe
  readonly settings: StripeSettings
  readonly publicUrl: string
  readonly catalog: readonly Plan[]
  readonly accounts: BillingAccounts
  readonly refresh: RefreshCheckout
  /** Addresses of the style sheets that every page has. */
  readonly styles: readonly string[]
}

/** `/checkout/:token`: the page that shows embedded Checkout, and what its script asks. Who knows the address may pay, nothing else. */
export function createCheckoutPageRouter(deps: CheckoutPageRouterDeps): Router {
  const router = Router()
  const emulator = emulatorOrigin(deps.settings)
  const policy = checkoutPagePolicy(emulator, deps.publicUrl)

  for (const [contract, file] of FILES) {
    mountRoute(router, contract, (_request, response) => {
      response.setHeader('cache-control', 'no-cache')
      // The type is set first: mime tables do not know every ending.
      response.type(contract.answers[200].type).sendFile(file)
    })
  }

  router.use('/checkout', createRateLimit(RATE_LIMITS.pagesPerMinute))
  mountRoute(router, billingContract.checkoutPage, async (request, response) => {
    const row = await requireCheckout(deps, request.params)
    const plan = deps.catalog.find((candidate) => candidate.id === row.plan_id)
    const account = await deps.accounts.getAccount(deps.db, row.account_id)
    setCheckoutPageHeaders(response, policy)
    response.type('html').send(
      drawCheckoutPage({
        state: publicState(row.state),
        accountName: account.name,
        planName: plan?.name ?? row.plan_id,
        interval: row.interval,
        dueNowCents: row.due_now_cents,
        recurringCents: row.recurring_cents,
        publishableKey: deps.settings.publishableKey,
        emulator,
        styles: deps.styles,
      }),
    )
  })

  mountRoute(router, billingContract.checkoutSession, async (request, response) => {
    const row = await requireCheckout(deps, request.params)
    if (row.state !== 'open' || row.session_id === null) throw notPayable()
    let session: Stripe.Checkout.Session
    try {
      session = await deps.stripe.checkout.sessions.retrieve(row.session_id)
    } catch (error) {
      throw toStripeHttpError(error) ?? error
    }
    if (session.status !== 'open' || typeof session.client_secret !== 'string') throw notPayable()
    answer(response, { clientSecret: session.client_secret })
  })

  mountRoute(router, billingContract.checkoutState, async (request, response) => {
    const row = await requireCheckout(deps, request.params)
    answerState(response, await deps.refresh.ifOlderThan(row, STATE_AGE))
  })

  mountRoute(router, billingContract.refreshCheckout, async (request, response) => {
    const row = await requireCheckout(deps, request.params)
    answerState(response, await deps.refresh.ifOlderThan(row, REFRESH_AGE))
  })

  return router
}

async function requireCheckout(deps: CheckoutPageRouterDeps, path: unknown): Promise<CheckoutRow> {
  const parsed = billingContract.checkoutPage.params.safeParse(path)
  const row = parsed.success ? await findCheckoutByToken(deps.db, hashCheckoutToken(parsed.data.token)) : null
  if (row === null) {
    throw new HttpError(
      404,
      'checkout_unknown',
      'There is no checkout at this address.',
      'Start again from Plans in the RevitAutoPlan app.',
    )
  }
  return row
}

function notPayable(): HttpError {
  return new HttpError(
    409,
    'checkout_not_open',
    'This checkout cannot be paid any more.',
    'Start again from Plans in the RevitAutoPlan app.',
  )
}

function answer(response: Response, body: object): void {
  response.setHeader('cache-control', 'no-store')
  response.json(body)
}

function answerState(response: Response, row: CheckoutRow): void {
  answer(response, { state: publicState(row.state), expiresAt: row.expires_at })
}
