import { afterEach, beforeEach, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../db/open-test-database.ts'
import { createBillingLocks, LockLostError, type BillingLocks } from './billing-locks.ts'

let database: TestDatabase
let clock = 0

beforeEach(async () => {
  database = await openTestDatabase()
  clock = 1_000_000
})
afterEach(() => database.close())

/** The locks of one instance of the cloud. */
function instance(): BillingLocks {
  return createBillingLocks({ db: database.db, now: () => clock, newId: () => crypto.randomUUID() })
}

it('lets one holder in at a time, over two instances', async () => {
  const instances = [instance(), instance()]
  let inside = 0
  let most = 0
  const work = async () => {
    inside += 1
    most = Math.max(most, inside)
    await database.db.selectFrom('billing_lock').selectAll().execute()
    inside -= 1
  }
  await Promise.all(instances.flatMap((locks) => [locks.run('a', work), locks.run('a', work), locks.run('a', work)]))
  expect(most).toBe(1)
})

it('frees itself when its holder died, and tells a holder that was only slow', async () => {
  const slow = instance()
  await expect(
    slow.run('a', async (lock) => {
      clock += 61_000
      const second = instance().run('a', () => Promise.resolve('taken over'))
      expect(await second).toBe('taken over')
      await database.db.transaction().execute((trx) => lock.confirm(trx))
    }),
  ).rejects.toThrow(LockLostError)
})

it('is free again after its work failed', async () => {
  const locks = instance()
  await expect(locks.run('a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(await locks.run('a', () => Promise.resolve(1))).toBe(1)
  expect(await instance().run('a', () => Promise.resolve(2))).toBe(2)
})

it('runs different names side by side', async () => {
  const locks = instance()
  const inner = await locks.run('a', () => locks.run('b', () => Promise.resolve('both')))
  expect(inner).toBe('both')
})
