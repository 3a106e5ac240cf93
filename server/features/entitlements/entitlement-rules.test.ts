import { describe, expect, it } from 'vitest'
import { CATALOG } from '../../../shared/catalog/catalog.ts'
import { UNLIMITED } from '../../../shared/catalog/limit.ts'
import { DAY } from '../../../shared/time/duration.ts'
import type { AccountEntitlement } from './account-entitlement.ts'
import { rateShareOf } from './build-snapshot.ts'
import { fingerprintOf, leasedPeriods, limitOf, snapshotValidUntil } from './entitlement-rules.ts'

const [free, professional, enterprise] = CATALOG
if (free === undefined || professional === undefined || enterprise === undefined) throw new Error('a plan is missing')
const NOW = Date.UTC(2026, 0, 31, 12)
const on = (plan: typeof free, then: AccountEntitlement['then'] = null): AccountEntitlement => ({
  plan,
  standing: 'good',
  formerPlan: null,
  then,
})

describe('a snapshot', () => {
  it('holds for the grace of the plan', () => {
    expect(snapshotValidUntil(on(free), NOW)).toBe(NOW + 7 * DAY)
    expect(snapshotValidUntil(on(professional), NOW)).toBe(NOW + 30 * DAY)
  })

  it('holds one day past a known end at most, and for the grace of the plan after it once that has come', () => {
    const end = NOW + 3 * DAY
    expect(snapshotValidUntil(on(professional, { at: end, plan: free }), NOW)).toBe(end + DAY)
    expect(snapshotValidUntil(on(professional, { at: end, plan: free }), end)).toBe(end + 7 * DAY)
  })

  it('carries a lease for every period that it touches: three around February', () => {
    expect(leasedPeriods(on(professional), NOW)).toEqual(['2026-01', '2026-02', '2026-03'])
    expect(leasedPeriods(on(free), Date.UTC(2026, 0, 10))).toEqual(['2026-01'])
    expect(leasedPeriods(on(professional, { at: Date.UTC(2026, 1, 2), plan: free }), NOW)).toEqual([
      '2026-01',
      '2026-02',
    ])
  })
})

describe('the limit of a period', () => {
  it('is that of the plan announced for its first day', () => {
    const ending = on(professional, { at: Date.UTC(2026, 1, 10), plan: free })
    expect(limitOf(ending, 'ai_layouts', '2026-01', NOW)).toBe(100)
    expect(limitOf(ending, 'ai_layouts', '2026-02', NOW)).toBe(100)
    expect(limitOf(ending, 'ai_layouts', '2026-03', NOW)).toBe(5)
    expect(limitOf(ending, 'ai_layouts', '2026-02', Date.UTC(2026, 1, 10))).toBe(5)
    expect(limitOf(on(enterprise), 'ai_layouts', '2026-01', NOW)).toBe(UNLIMITED)
  })
})

it('a fingerprint differs with the plan, its terms, the standing and a known end', () => {
  const entitlements: AccountEntitlement[] = [
    on(free),
    on(professional),
    on({ ...professional, limits: { ...professional.limits, ai_layouts: 120 } }),
    { ...on(professional), standing: 'past_due' },
    on(professional, { at: NOW, plan: free }),
    { ...on(free), standing: 'ended', formerPlan: professional },
  ]
  expect(new Set(entitlements.map(fingerprintOf)).size).toBe(entitlements.length)
  expect(fingerprintOf(structuredClone(on(free)))).toBe(fingerprintOf(on(free)))
})

it('the hourly rate is shared evenly, and nobody who shares it is left with none', () => {
  expect(rateShareOf(10, 1)).toBe(10)
  expect(rateShareOf(10, 3)).toBe(3)
  expect(rateShareOf(2, 5)).toBe(1)
  expect(rateShareOf(0, 5)).toBe(0)
  expect(rateShareOf(null, 5)).toBeNull()
})
