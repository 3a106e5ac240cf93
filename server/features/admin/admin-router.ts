import { Router, type RequestHandler, type Response } from 'express'
import type { Kysely } from 'kysely'
import { periodOf } from '../../../shared/time/period.ts'
import type { Database } from '../../db/database.ts'
import { mountRoute, queryOf } from '../../http/contract/route-contract.ts'
import type { DrawSheet } from '../../web/layout.ts'
import type { CurrentMember } from '../accounts/current-member.ts'
import type { ReadAccountEntitlement } from '../entitlements/account-entitlement.ts'
import { adminAccountsMain } from './admin-accounts-page.ts'
import { adminContract } from './admin-contract.ts'
import { listAccounts, readTotals } from './admin-store.ts'

export interface AdminDeps {
  db: Kysely<Database>
  now: () => number
  requireAdmin: RequestHandler
  /** The member whom `requireAdmin` let through. */
  memberOf: (response: Response) => CurrentMember
  readAccountEntitlement: ReadAccountEntitlement
  drawSheet: DrawSheet
}

const PAGE_LENGTH = 50

/**
 * `/admin`: for the vendor's admins. The guard stands on the router itself, so that a route added here is closed
 * to everybody else whether or not its author thought of it; unknown paths under `/admin` are closed as well.
 */
export function createAdminRouter(deps: AdminDeps): Router {
  const router = Router()
  router.use('/admin', closeToOthers(deps.requireAdmin))

  mountRoute(router, adminContract.accounts, async (request, response) => {
    const { before } = queryOf(adminContract.accounts, request)
    const period = periodOf(deps.now())
    const [totals, accounts] = await Promise.all([
      readTotals(deps.db),
      listAccounts(deps.db, { period, before: before ?? null, limit: PAGE_LENGTH }),
    ])
    const rows = await Promise.all(
      accounts.map(async (account) => ({ account, entitlement: await deps.readAccountEntitlement(account.id) })),
    )
    const last = accounts.at(-1)
    response.send(
      deps.drawSheet({
        title: 'Admin',
        member: deps.memberOf(response),
        active: '/admin',
        block: [
          ['Period', `${period}, UTC`],
          ['Accounts', String(totals.accounts)],
        ],
        main: adminAccountsMain({
          totals,
          rows,
          period,
          olderThan: accounts.length === PAGE_LENGTH && last !== undefined ? last.id : null,
        }),
      }),
    )
  })

  return router
}

function closeToOthers(requireAdmin: RequestHandler): RequestHandler[] {
  return [
    (_request, response, next) => {
      response.setHeader('cache-control', 'no-store')
      next()
    },
    requireAdmin,
  ]
}
