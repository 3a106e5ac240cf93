import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { UsageData } from '../../../../shared/protocol/journal-entry.ts'
import { emptyLease, emptyPool, openOf, withGrant, withLimit, type Lease } from './books.ts'
import { judgeUsage, settleUsage, usageContent } from './settle-usage.ts'

const LEASE_ID = '01980000-0000-7000-8000-000000000001'
const lease: Lease = emptyLease({
  leaseId: LEASE_ID,
  accountId: 'account',
  deviceId: 'device',
  meter: 'ai_layouts',
  period: '2026-11',
  basis: 'counted',
})
const usage = (changes: Partial<UsageData> = {}): UsageData => ({
  operation: 'ai_layout',
  leaseId: LEASE_ID,
  meter: 'ai_layouts',
  period: '2026-11',
  outcome: 'succeeded',
  units: 1,
  overageUnits: 0,
  overageCause: null,
  errorClass: null,
  areaSqm: null,
  feature: null,
  durationMs: null,
  planAtTime: 'free',
  entitlementVersion: 1,
  offline: false,
  late: false,
  revitVersion: null,
  pluginVersion: null,
  companionVersion: '0.1.0',
  ...changes,
})
const codeOf = (data: UsageData, named: Parameters<typeof judgeUsage>[1]): string => {
  const judged = judgeUsage(data, named)
  return judged.ok ? 'ok' : judged.failure.code
}

describe('settling usage', () => {
  it('never loses or invents a unit: settled and overage are what was used', () => {
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), fc.nat(5), fc.boolean(), (granted, units, lapsed, rewound) => {
        const books = withGrant({ pool: withLimit(emptyPool('ai_layouts', '2026-11'), 20), lease }, granted)
        const cause = lapsed > 0 ? 'hold_lapsed' : null
        const after = settleUsage(
          books.pool,
          books.lease,
          { units, overageUnits: lapsed, overageCause: cause },
          rewound,
        )
        expect(after.settled + after.overage).toBe(units + lapsed)
        expect(after.settled).toBe(Math.min(units, granted))
        expect(after.lease === null ? -1 : openOf(after.lease)).toBe(granted - after.settled)
        expect(after.cause === null).toBe(after.overage === 0)
      }),
    )
  })

  it('names why units stand outside the limit', () => {
    const { pool } = { pool: withLimit(emptyPool('ai_layouts', '2026-11'), 5) }
    const one = { units: 1, overageUnits: 0, overageCause: null }
    expect(settleUsage(pool, null, one, false).cause).toBe('lease_unknown')
    expect(settleUsage(pool, lease, one, false).cause).toBe('beyond_lease')
    expect(settleUsage(pool, lease, one, true).cause).toBe('store_rewound')
    const released = { ...lease, granted: 5, released: 5 }
    expect(settleUsage(pool, released, one, false).cause).toBe('lease_released')
  })
})

describe('judging usage', () => {
  it('takes what fits together, and usage of a lease that the ledger lost', () => {
    expect(codeOf(usage(), lease)).toBe('ok')
    expect(codeOf(usage(), 'unknown')).toBe('ok')
    expect(codeOf(usage({ outcome: 'failed', units: 0 }), 'foreign')).toBe('ok')
    expect(codeOf(usage({ operation: 'api_call', meter: null, leaseId: null }), null)).toBe('ok')
  })

  it('refuses what does not', () => {
    expect(codeOf(usage({ outcome: 'failed' }), lease)).toBe('invalid')
    expect(codeOf(usage({ operation: 'building_scan' }), lease)).toBe('invalid')
    expect(codeOf(usage({ overageUnits: 1 }), lease)).toBe('invalid')
    expect(codeOf(usage({ overageCause: 'hold_lapsed' }), lease)).toBe('invalid')
    expect(codeOf(usage({ operation: 'api_call', meter: null }), lease)).toBe('invalid')
    expect(codeOf(usage({ leaseId: null }), null)).toBe('lease_missing')
    expect(codeOf(usage(), 'foreign')).toBe('lease_foreign')
    expect(codeOf(usage({ period: '2026-12' }), lease)).toBe('lease_mismatch')
  })
})

it('the content of an event is its lease, operation, units and outcome, and nothing else', () => {
  expect(usageContent(usage({ durationMs: 5, late: true }))).toBe(usageContent(usage()))
  for (const changes of [{ units: 2 }, { leaseId: null }, { outcome: 'failed' as const }, { overageUnits: 1 }]) {
    expect(usageContent(usage(changes))).not.toBe(usageContent(usage()))
  }
})
