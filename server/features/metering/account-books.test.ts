import { afterEach, beforeEach, expect, it } from 'vitest'
import type { AccountEntitlement } from '../entitlements/account-entitlement.ts'
import { withAccountBooks, type AccountBooks } from './account-books.ts'
import { openTestMetering, plan, type TestMetering } from './testing/open-test-metering.ts'

const on = (id: string): AccountEntitlement => ({ plan: plan(id), standing: 'good', formerPlan: null, then: null })

let cloud: TestMetering
let accountId: string
beforeEach(async () => {
  cloud = await openTestMetering()
  accountId = await cloud.addAccount()
})
afterEach(async () => {
  await cloud.close()
})

function open<Outcome>(
  read: () => Promise<AccountEntitlement>,
  work: (books: AccountBooks) => Promise<Outcome>,
): Promise<Outcome> {
  const { database, now, newId } = cloud
  return withAccountBooks({ db: database.db, now, newId, readAccountEntitlement: read }, accountId, [], work)
}

const limitOf = (books: AccountBooks) => Promise.resolve(books.pool('ai_layouts', '2026-11').limit)

it('never put an entitlement in force that was read before a newer one was', async () => {
  await cloud.setEntitlement(accountId, on('free'))
  const reads: string[] = []
  const limit = await open(async () => {
    // The first read is overtaken: between it and the lock the account becomes a customer.
    if (reads.length === 0) {
      reads.push('free')
      await cloud.setEntitlement(accountId, on('professional'))
      return on('free')
    }
    reads.push('professional')
    return on('professional')
  }, limitOf)
  expect(reads).toEqual(['free', 'professional'])
  expect(limit).toBe(100)
  const lines = await cloud.database.db
    .selectFrom('ledger_line')
    .select('units')
    .where('meter', '=', 'ai_layouts')
    .where('period', '=', '2026-11')
    .execute()
  expect(lines.map((line) => line.units).toSorted((one, other) => one - other)).toEqual([5, 95])
})

it('write nothing of a work that fails', async () => {
  const failing = open(
    () => Promise.resolve(on('professional')),
    (books) => {
      books.putPool({ ...books.pool('ai_layouts', '2026-11'), overage: 3 })
      throw new Error('the work failed')
    },
  )
  await expect(failing).rejects.toThrow('the work failed')
  expect(await cloud.database.db.selectFrom('pool').selectAll().execute()).toEqual([])
  expect(await cloud.database.db.selectFrom('entitlement_version').selectAll().execute()).toEqual([])
})

it('leave a past period its limit', async () => {
  await cloud.setEntitlement(accountId, on('professional'))
  cloud.setNow(Date.UTC(2026, 11, 5))
  await cloud.setEntitlement(accountId, on('free'))
  const limits = await cloud.database.db
    .selectFrom('pool')
    .select(['period', 'limit_units'])
    .where('meter', '=', 'ai_layouts')
    .orderBy('period')
    .execute()
  expect(limits).toEqual([
    { period: '2026-11', limit_units: 100 },
    { period: '2026-12', limit_units: 5 },
  ])
})
