import { Router, type RequestHandler } from 'express'
import type { Kysely } from 'kysely'
import type { Checkout } from '../../../shared/protocol/cloud-api.ts'
import { SECOND } from '../../../shared/time/duration.ts'
import type { Database } from '../../db/database.ts'
import { bodyOf, mountRoute, paramsOf } from '../../http/contract/route-contract.ts'
import { HttpError } from '../../http/http-error.ts'
import { askingDevice, requireActiveDevice, type AskingDevice } from './asking-device.ts'
import { billingContract } from './billing-contract.ts'
import type { BillingAccounts } from './billing-accounts.ts'
import type { BillingLocks } from './billing-locks.ts'
import type { BillingSettings } from './billing-settings.ts'
import { checkoutView } from './checkout-view.ts'
import { endSession, type EndSessionDeps } from './end-session.ts'
import type { RefreshCheckout } from './refresh-checkout.ts'
import type { StartCheckout } from './start-checkout.ts'
import { findCheckout, type CheckoutRow } from './store/checkout-store.ts'
import { toStripeHttpError } from './stripe-failure.ts'

/** A client that asks more often gets what was read from Stripe this long ago. */
const READ_AGE = 2 * SECOND

export interface CheckoutRouterDeps extends EndSessionDeps {
  readonly db: Kysely<Database>
  readonly settings: Pick<BillingSettings, 'publicUrl' | 'secret'>
  readonly requireDevice: RequestHandler
  readonly accounts: BillingAccounts
  readonly locks: BillingLocks
  readonly start: StartCheckout
  readonly refresh: RefreshCheckout
}

/** `/v1/billing/checkout`: start, read and cancel, signed by a device of the account. */
export function createCheckoutRouter(deps: CheckoutRouterDeps): Router {
  const router = Router()
  const view = (row: CheckoutRow): Checkout => checkoutView(row, deps.settings, deps.now())

  mountRoute(
    router,
    billingContract.startCheckout,
    deps.requireDevice,
    requireActiveDevice,
    async (request, response) => {
      const device = askingDevice(response)
      const wanted = bodyOf(billingContract.startCheckout, request)
      await requireBuyer(deps, device)
      const row = await told(() => deps.start({ ...wanted, accountId: device.accountId, memberId: device.memberId }))
      response.json(view(row))
    },
  )

  mountRoute(router, billingContract.readCheckout, deps.requireDevice, async (request, response) => {
    const { id } = paramsOf(billingContract.readCheckout, request)
    const row = await requireCheckout(deps, id, askingDevice(response))
    response.json(view(await deps.refresh.ifOlderThan(row, READ_AGE)))
  })

  mountRoute(
    router,
    billingContract.cancelCheckout,
    deps.requireDevice,
    requireActiveDevice,
    async (request, response) => {
      const device = askingDevice(response)
      await requireBuyer(deps, device)
      const { id } = paramsOf(billingContract.cancelCheckout, request)
      const row = await requireCheckout(deps, id, device)
      const ended = await told(() =>
        deps.locks.run(`checkout:${device.accountId}`, async () => {
          const fresh = (await findCheckout(deps.db, row.checkout_id)) ?? row
          return endSession(deps, fresh, { to: 'cancelled', reason: 'cancelled by the member' })
        }),
      )
      response.json(view(ended))
    },
  )

  return router
}

/** With billing switched off every question about buying is answered in words. */
export function createSwitchedOffRouter(): Router {
  const router = Router()
  router.use('/v1/billing', () => {
    throw new HttpError(
      503,
      'billing_off',
      'Plans cannot be bought here: this cloud runs without payments. Everything of the Free plan works.',
      'Whoever runs this cloud can switch payments on by setting STRIPE_SECRET_KEY.',
    )
  })
  return router
}

async function requireBuyer(deps: CheckoutRouterDeps, device: AskingDevice): Promise<void> {
  const role = await deps.accounts.roleOf(deps.db, device.accountId, device.memberId)
  if (role === 'owner' || role === 'admin') return
  const { name } = await deps.accounts.getAccount(deps.db, device.accountId)
  throw new HttpError(
    403,
    'role_may_not_buy',
    `Only an owner or admin of ${name} may buy a plan.`,
    `Ask an owner or admin of ${name} to buy it.`,
  )
}

async function requireCheckout(deps: CheckoutRouterDeps, id: string, device: AskingDevice): Promise<CheckoutRow> {
  const row = await findCheckout(deps.db, id)
  if (row === null || row.account_id !== device.accountId) {
    throw new HttpError(404, 'checkout_unknown', 'This account has no such checkout.', 'Start a new checkout.')
  }
  return row
}

/** Turns what Stripe threw into words. */
async function told<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work()
  } catch (error) {
    throw toStripeHttpError(error) ?? error
  }
}
