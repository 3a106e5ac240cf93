import { afterEach, beforeEach, expect } from 'vitest'
import type { Meter } from '../../../../shared/catalog/plan.ts'
import type { Period } from '../../../../shared/time/period.ts'
import { openTestMetering, type TestMetering } from './open-test-metering.ts'

/** Gives each test its own metering with one account; after the test the ledger must add up. */
export function useTestMetering(take: (cloud: TestMetering, accountId: string) => void): void {
  let cloud: TestMetering
  beforeEach(async () => {
    cloud = await openTestMetering()
    take(cloud, await cloud.addAccount())
  })
  afterEach(async () => {
    try {
      expect(await cloud.verify()).toEqual([])
    } finally {
      await cloud.close()
    }
  })
}

/** The row of an account's pool, in November 2026 unless another period is named. */
export async function readPool(cloud: TestMetering, accountId: string, meter: Meter, period: Period = '2026-11') {
  return await cloud.database.db
    .selectFrom('pool')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('meter', '=', meter)
    .where('period', '=', period)
    .executeTakeFirstOrThrow()
}
