import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { OPERATIONS } from '../../../shared/catalog/operations.ts'
import { syncResponseSchema } from '../../../shared/protocol/cloud-api.ts'
import { ENTRY_TYPE } from '../../../shared/protocol/journal-entry.ts'
import { testsPostgres } from '../../db/testing/test-databases.ts'
import { openTestMetering, plan, type TestMetering } from './testing/open-test-metering.ts'
import type { SimulatedDevice } from './testing/simulated-device.ts'

let cloud: TestMetering
beforeEach(async () => {
  cloud = await openTestMetering()
})
afterEach(async () => {
  await cloud.close()
})

/** Mostly what fits, at times what does not: entries that are all nonsense would be refused at the door. */
const mostly = <Value>(usual: fc.Arbitrary<Value>, ...odd: Value[]): fc.Arbitrary<Value> =>
  fc.oneof({ weight: 8, arbitrary: usual }, { weight: 1, arbitrary: fc.constantFrom(...odd) })

const TEXTS = ['\u0000', '\ud800', '__proto__', "'; drop table pool;--"]
const entryArbitrary = fc.record({
  kind: fc.constantFrom('usage', 'usage', 'return', 'denial'),
  /** Few ids, so that they come again with another content. */
  id: fc.nat(5),
  /** Of the device itself, of a sibling, of another account, or none that is known. */
  lease: mostly(fc.nat(3), 4, 5, 6, 7),
  operation: fc.constantFrom('ai_layout', 'building_scan', 'api_call'),
  meterOfLease: mostly(fc.constant(true), false),
  period: mostly(fc.constant(null), '2026-12', '2026-10', '2027-06', '9999-12', '0000-01'),
  units: mostly(fc.nat(12), 10_000, 1_000_000, -1, 1.5, Number.MAX_SAFE_INTEGER, 1e300),
  overageUnits: mostly(fc.constant(0), 1, 10_000),
  outcome: mostly(fc.constant('succeeded'), 'failed', 'expired'),
  time: mostly(
    fc.constant('2026-11-10T09:00:00.000Z'),
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999999999999999Z',
    '2026-02-30T00:00:00Z',
  ),
  text: mostly(fc.constant('1.0.0'), ...TEXTS),
  isOwn: mostly(fc.constant(true), false),
})
type Entry = typeof entryArbitrary extends fc.Arbitrary<infer Value> ? Value : never

interface Scene {
  readonly hostile: SimulatedDevice
  readonly leases: readonly { leaseId: string; meter: string; period: string }[]
  readonly ids: readonly string[]
  readonly otherAccount: string
}

/** What a modified client would journal, chained as it must be. */
function journal({ hostile, leases, ids, otherAccount }: Scene, entry: Entry): void {
  const lease = leases[entry.lease] ?? { leaseId: hostile.newId(), meter: 'ai_layouts', period: '2026-11' }
  const operation = entry.meterOfLease
    ? lease.meter === 'ai_layouts'
      ? 'ai_layout'
      : 'building_scan'
    : entry.operation
  const period = entry.period ?? lease.period
  const envelope = {
    ...hostile.envelope(ids[entry.id] ?? '', null),
    time: entry.time,
    ...(entry.isOwn ? {} : { subject: otherAccount }),
  }
  const { units, outcome, overageUnits, text } = entry
  switch (entry.kind) {
    case 'usage': {
      const meter =
        OPERATIONS[operation === 'ai_layout' || operation === 'building_scan' ? operation : 'api_call'].meter
      const data = {
        operation,
        leaseId: meter === null ? null : lease.leaseId,
        meter,
        period,
        outcome,
        units,
        overageUnits,
        overageCause: overageUnits > 0 ? 'hold_lapsed' : null,
        errorClass: null,
        areaSqm: Number.MAX_SAFE_INTEGER,
        feature: text,
        durationMs: 1,
        planAtTime: text,
        entitlementVersion: 1,
        offline: false,
        late: false,
        revitVersion: text,
        pluginVersion: text,
        companionVersion: text,
      }
      hostile.append({ ...envelope, type: ENTRY_TYPE.usage, data })
      return
    }
    case 'return': {
      const data = { leaseId: lease.leaseId, meter: lease.meter, period, units, reason: 'requested' }
      hostile.append({ ...envelope, type: ENTRY_TYPE.return, data })
      return
    }
    default: {
      const data = { operation: entry.operation, code: 'quota_exhausted', requiredPlan: text, planAtTime: text }
      hostile.append({ ...envelope, type: ENTRY_TYPE.denial, data })
    }
  }
}

it('a modified client makes no unit, breaks no rule of the books, and gets an answer whatever it sends', async () => {
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(entryArbitrary, { maxLength: 10 }), { minLength: 1, maxLength: 3 }),
      fc.constantFrom('free', 'professional', 'enterprise'),
      async (batches, planId) => {
        const [account, otherAccount] = [await cloud.addAccount(), await cloud.addAccount()]
        cloud.setSilently(account, { plan: plan(planId) })
        const [hostile, sibling] = [await cloud.addDevice(account), await cloud.addDevice(account)]
        const other = await cloud.addDevice(otherAccount)
        for (const device of [hostile, sibling, other]) await device.sync()
        const leases = [...hostile.leases().slice(0, 4), ...sibling.leases().slice(0, 2), ...other.leases().slice(0, 1)]
        const ids = Array.from({ length: 6 }, () => hostile.newId())
        for (const batch of batches) {
          for (const entry of batch) journal({ hostile, leases, ids, otherAccount }, entry)
          const { status, body } = await hostile.send(
            hostile.request({
              wanted: [
                { meter: 'ai_layouts', period: '2026-11', units: 10_000 },
                { meter: 'ai_layouts', period: '9999-12', units: 1 },
              ],
              rights: leases.map(({ leaseId }) => ({ leaseId, unspent: Number.MAX_SAFE_INTEGER, held: 0 })),
            }),
          )
          expect([status, status === 200 ? null : body]).toEqual([200, null])
          for (const { status: of, code } of syncResponseSchema.parse(body).results) seen.add(`${of} ${code ?? ''}`)
          await sibling.syncAndGive()
        }
        expect(await cloud.verify()).toEqual([])
        const limits = plan(planId).limits
        const pools = await cloud.database.db.selectFrom('pool').selectAll().where('account_id', '=', account).execute()
        for (const pool of pools) {
          expect(pool.settled_units).toBeLessThanOrEqual(limits[pool.meter] ?? 0)
          expect(pool.open_units + pool.held_units + pool.settled_units).toBeLessThanOrEqual(limits[pool.meter] ?? 0)
        }
        const others = await cloud.database.db
          .selectFrom('pool')
          .select(['settled_units', 'overage_units', 'uncounted_units'])
          .where('account_id', '=', otherAccount)
          .execute()
        for (const pool of others) {
          expect(pool).toEqual({ settled_units: 0, overage_units: 0, uncounted_units: 0 })
        }
      },
    ),
    // Every statement of them takes a round trip there.
    { numRuns: testsPostgres() ? 30 : 60 },
  )
  // The histories were not all refused at the door.
  expect([...seen]).toEqual(
    expect.arrayContaining(['settled ', 'overage beyond_lease', 'recorded beyond_lease', 'rejected conflict']),
  )
}, 60_000)
