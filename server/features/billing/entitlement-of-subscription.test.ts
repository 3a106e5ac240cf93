import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CATALOG } from '../../../shared/catalog/catalog.ts'
import {
  chooseSubscription,
  entitlementFingerprint,
  entitlementOfSubscription,
  type MirroredSubscription,
} from './entitlement-of-subscription.ts'
import { SUBSCRIPTION_STATUSES } from './stripe-values.ts'

const NOW = Date.UTC(2026, 10, 22)
const mirror = (changes: Partial<MirroredSubscription> = {}): MirroredSubscription => ({
  subscription_id: 'sub_1',
  status: 'active',
  plan_id: 'professional',
  current_period_end: NOW + 1000,
  cancel_at: null,
  cancel_at_period_end: 0,
  created_at: NOW - 1000,
  ...changes,
})
const read = (changes: Partial<MirroredSubscription> | null) => {
  const result = entitlementOfSubscription(changes === null ? null : mirror(changes), CATALOG, NOW)
  return [result.plan.id, result.standing, result.formerPlan?.id ?? null, result.then?.at ?? null]
}

describe('what a subscription entitles to', () => {
  it.each([
    [null, ['free', 'good', null, null]],
    [{ status: 'active' }, ['professional', 'good', null, null]],
    [{ status: 'trialing' }, ['professional', 'good', null, null]],
    [{ status: 'past_due' }, ['professional', 'past_due', null, null]],
    [{ status: 'unpaid' }, ['free', 'unpaid', 'professional', null]],
    [{ status: 'paused' }, ['free', 'unpaid', 'professional', null]],
    [{ status: 'canceled' }, ['free', 'ended', 'professional', null]],
    [{ status: 'incomplete' }, ['free', 'good', null, null]],
    [{ status: 'incomplete_expired' }, ['free', 'good', null, null]],
    [{ status: 'unknown' }, ['free', 'good', null, null]],
    [{ plan_id: null }, ['free', 'good', null, null]],
    [{ cancel_at_period_end: 1 }, ['professional', 'good', null, NOW + 1000]],
    [{ cancel_at: NOW + 5, cancel_at_period_end: 1 }, ['professional', 'good', null, NOW + 5]],
    [{ cancel_at: NOW }, ['free', 'ended', 'professional', null]],
    [{ current_period_end: NOW - 86_400_000 }, ['professional', 'good', null, null]],
  ] as const)('%j gives %j', (given, wanted) => {
    expect(read(given)).toEqual(wanted)
  })
})

const anyMirror = fc.record<MirroredSubscription>({
  subscription_id: fc.uuid(),
  status: fc.constantFrom(...SUBSCRIPTION_STATUSES, 'unknown' as const),
  plan_id: fc.constantFrom('professional', 'enterprise', 'withdrawn', null),
  current_period_end: fc.option(fc.integer({ min: NOW - 1e9, max: NOW + 1e9 })),
  cancel_at: fc.option(fc.integer({ min: NOW - 1e9, max: NOW + 1e9 })),
  cancel_at_period_end: fc.constantFrom(0, 1),
  created_at: fc.integer({ min: 0, max: NOW }),
})
const anyMirrors = fc.uniqueArray(anyMirror, { selector: (one) => one.subscription_id, maxLength: 5 })

describe('any history of subscriptions', () => {
  it('grants a paid plan only with a good or past due standing, and names a lost one only with the others', () => {
    fc.assert(
      fc.property(anyMirror, (one) => {
        const { plan, standing, formerPlan, then } = entitlementOfSubscription(one, CATALOG, NOW)
        expect(formerPlan !== null).toBe(standing === 'unpaid' || standing === 'ended')
        if (formerPlan !== null) expect(plan.id).toBe('free')
        if (then !== null) {
          expect(then.at).toBeGreaterThan(NOW)
          expect(plan.id).not.toBe('free')
        }
        if (plan.id !== 'free') expect(['active', 'trialing', 'past_due']).toContain(one.status)
      }),
    )
  })

  it('counts the one that gives most, whatever the order they come in', () => {
    fc.assert(
      fc.property(anyMirrors, fc.integer(), (mirrors, seed) => {
        const chosen = chooseSubscription(mirrors, CATALOG, NOW)
        const shuffled = mirrors.toSorted((left, right) =>
          (left.created_at * 31 + seed) % 7 < (right.created_at * 31 + seed) % 7 ? -1 : 1,
        )
        expect(chooseSubscription(shuffled, CATALOG, NOW)).toBe(chosen)
        const best = Math.max(...mirrors.map((one) => entitlementOfSubscription(one, CATALOG, NOW).plan.rank), 0)
        expect(entitlementOfSubscription(chosen, CATALOG, NOW).plan.rank).toBe(best)
      }),
    )
  })

  it('has the same fingerprint exactly when it entitles to the same', () => {
    fc.assert(
      fc.property(anyMirror, anyMirror, (left, right) => {
        const one = entitlementOfSubscription(left, CATALOG, NOW)
        const other = entitlementOfSubscription(right, CATALOG, NOW)
        expect(entitlementFingerprint(one) === entitlementFingerprint(other)).toBe(
          JSON.stringify(one) === JSON.stringify(other),
        )
      }),
    )
  })
})
