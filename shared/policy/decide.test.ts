import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CATALOG, freePlan, planNamed } from '../catalog/catalog.ts'
import type { Plan } from '../catalog/plan.ts'
import { decisionSchema } from '../protocol/decision.ts'
import { DAY } from '../time/duration.ts'
import { periodEnd } from '../time/period.ts'
import { decide } from './decide.ts'
import type { DecideInput } from './decide-input.ts'
import { createDecisionWords } from './decision-words.ts'

const NOW = Date.parse('2026-11-22T10:00:00.000Z')
const words = createDecisionWords('UTC')
const free = freePlan(CATALOG)
const professional = planNamed(CATALOG, 'professional')
const enterprise = planNamed(CATALOG, 'enterprise')

function inputOn(plan: Plan, changes: Partial<DecideInput> = {}): DecideInput {
  const limit = plan.limits.ai_layouts
  return {
    now: NOW,
    request: { operation: 'ai_layout', units: 1, areaSqm: 180, feature: null },
    access: 'active',
    clientSupported: true,
    busy: false,
    clockTrusted: true,
    projectBlocked: false,
    entitlement: {
      version: 3,
      issuedAt: NOW - 60_000,
      validUntil: NOW + plan.offlineGraceDays * DAY,
      plan,
      standing: 'good',
      formerPlan: null,
      then: null,
      catalog: CATALOG,
    },
    meter: { key: 'ai_layouts', used: 0, held: 0, limit, available: limit ?? 100_000, resetsAt: periodEnd('2026-11') },
    rate: { limit: plan.apiCallsPerHour, used: 0, nextAt: null },
    offlineSince: null,
    ...changes,
  }
}

function usedUp(plan: Plan, used: number): DecideInput {
  const limit = plan.limits.ai_layouts ?? 0
  return inputOn(plan, {
    meter: {
      key: 'ai_layouts',
      used,
      held: 0,
      limit,
      available: Math.max(0, limit - used),
      resetsAt: periodEnd('2026-11'),
    },
  })
}

describe('decide', () => {
  it('allows a layout on Free while units are left', () => {
    const decision = decide(usedUp(free, 2), words)
    expect(decision).toMatchObject({ allowed: true, code: 'ok', upgrade: null })
    expect(decision.meter).toMatchObject({ used: 2, limit: 5, remaining: 3, resetsAt: '2026-12-01T00:00:00.000Z' })
  })

  it('says near_limit from 80 % of the limit', () => {
    expect(decide(usedUp(free, 2), words).code).toBe('ok')
    expect(decide(usedUp(free, 3), words).code).toBe('near_limit')
  })

  it('refuses the sixth layout on Free with the limit, the reset date and what Professional gives', () => {
    const decision = decide(usedUp(free, 5), words)
    expect(decision).toMatchObject({ allowed: false, code: 'quota_exhausted' })
    expect(decision.upgrade).toEqual({
      requiredPlan: 'professional',
      planName: 'Professional',
      monthlyPriceUsd: 49,
      unlocks: [{ kind: 'limit', key: 'ai_layouts', limit: 100 }],
    })
    expect(decision.message).toBe(
      'All 5 layouts of this month are used. The quota resets on 1 December. Professional gives 100.',
    )
    expect(decision.retryAfterMs).toBe(periodEnd('2026-11') - NOW)
  })

  it('names the cheapest plan that lifts every limit in the way, not only the first', () => {
    const request = { operation: 'ai_layout', units: 1, areaSqm: 2500, feature: 'code_compliance' } as const
    const decision = decide(inputOn(free, { request }), words)
    expect(decision.code).toBe('feature_not_in_plan')
    expect(decision.upgrade?.requiredPlan).toBe('enterprise')
    expect(decision.upgrade?.unlocks).toEqual([
      { kind: 'feature', key: 'code_compliance' },
      { kind: 'limit', key: 'max_project_size_sqm', limit: null },
    ])
  })

  it('offers no plan for a feature that is in none', () => {
    const request = { operation: 'ai_layout', units: 1, areaSqm: 10, feature: 'teleport' } as const
    for (const plan of CATALOG) {
      const decision = decide(inputOn(plan, { request }), words)
      expect(decision).toMatchObject({ code: 'feature_not_in_plan', upgrade: null })
      expect(decision.message).toContain('not part of any plan')
    }
  })

  it('refuses 201 m² on Free with both numbers', () => {
    const request = { operation: 'ai_layout', units: 1, areaSqm: 201, feature: null } as const
    const decision = decide(inputOn(free, { request }), words)
    expect(decision.code).toBe('area_over_limit')
    expect(decision.message).toBe(
      '201\u00A0m² is over the Free limit of 200\u00A0m². Professional takes projects up to 2,000\u00A0m².',
    )
  })

  it('asks for an area where the plan limits it, and not where it does not', () => {
    const request = { operation: 'ai_layout', units: 1, areaSqm: null, feature: null } as const
    expect(decide(inputOn(free, { request }), words).code).toBe('invalid_request')
    expect(decide(inputOn(enterprise, { request }), words).code).toBe('ok')
  })

  it('tells units held by other devices from a used up quota', () => {
    const meter = {
      key: 'ai_layouts',
      used: 2,
      held: 0,
      limit: 5,
      available: 0,
      resetsAt: periodEnd('2026-11'),
    } as const
    expect(decide(inputOn(free, { meter }), words)).toMatchObject({ code: 'lease_exhausted', upgrade: null })
  })

  it('says when the hourly rate frees again', () => {
    const decision = decide(inputOn(free, { rate: { limit: 10, used: 10, nextAt: NOW + 120_000 } }), words)
    expect(decision).toMatchObject({ code: 'rate_limited', retryAfterMs: 120_000 })
    expect(decision.rate).toEqual({ limit: 10, remaining: 0, nextAt: '2026-11-22T10:02:00.000Z' })
    expect(decision.upgrade?.requiredPlan).toBe('professional')
  })

  it('marks an allowed decision as made offline', () => {
    const decision = decide(inputOn(professional, { offlineSince: NOW - DAY }), words)
    expect(decision).toMatchObject({ allowed: true, code: 'ok_offline' })
    expect(decision.offline).toEqual({ since: '2026-11-21T10:00:00.000Z', graceEndsAt: '2026-12-22T10:00:00.000Z' })
  })

  it.each([
    ['unsupported_client', { clientSupported: false }],
    ['busy', { busy: true }],
    ['sign_in_required', { access: 'signed_out', entitlement: null }],
    ['device_not_allowed', { access: 'frozen' }],
    ['device_not_allowed', { access: 'retired' }],
    ['clock_untrusted', { clockTrusted: false }],
    ['project_blocked', { projectBlocked: true }],
  ] as const)('refuses with %s', (code, changes) => {
    expect(decide(inputOn(free, changes), words)).toMatchObject({ allowed: false, code })
  })

  it('tells the end of the offline grace from the end of the subscription', () => {
    const base = inputOn(professional)
    const entitlement = base.entitlement
    if (entitlement === null) throw new Error('unreachable')
    const late = { ...base, now: entitlement.validUntil + 1 }
    expect(decide(late, words).code).toBe('offline_grace_ended')
    const ended = { ...late, entitlement: { ...entitlement, then: { at: entitlement.validUntil - DAY, plan: free } } }
    expect(decide(ended, words).code).toBe('subscription_ended')
  })

  it('holds Free’s limits once the known end has passed, within the validity', () => {
    const base = inputOn(professional)
    const entitlement = base.entitlement
    if (entitlement === null) throw new Error('unreachable')
    const request = { operation: 'ai_layout', units: 1, areaSqm: 500, feature: null } as const
    const then = { at: NOW - 1000, plan: free }
    expect(decide({ ...base, request, entitlement: { ...entitlement, then } }, words).code).toBe('area_over_limit')
  })

  it('names the payment, not the limit, where the unpaid plan would have let it pass', () => {
    const base = usedUp(free, 5)
    const entitlement = base.entitlement
    if (entitlement === null) throw new Error('unreachable')
    const unpaid = { ...entitlement, standing: 'unpaid', formerPlan: professional } as const
    expect(decide({ ...base, entitlement: unpaid }, words).code).toBe('payment_required')
    const ended = { ...entitlement, standing: 'ended', formerPlan: professional } as const
    expect(decide({ ...base, entitlement: ended }, words).code).toBe('subscription_ended')
  })

  it('never allows beyond the units at hand, and always answers in the wire’s form', () => {
    const anyInput = fc.record({
      plan: fc.constantFrom(...CATALOG),
      used: fc.nat(300),
      held: fc.nat(20),
      available: fc.nat(300),
      units: fc.integer({ min: 1, max: 20 }),
      area: fc.option(fc.double({ min: 0, max: 5000, noNaN: true })),
      feature: fc.option(fc.constantFrom('code_compliance', 'sso', 'teleport')),
      rateUsed: fc.nat(1200),
      offline: fc.boolean(),
      standing: fc.constantFrom('good', 'past_due', 'unpaid', 'ended'),
      lateBy: fc.integer({ min: -DAY, max: DAY }),
    })
    fc.assert(
      fc.property(anyInput, (drawn) => {
        const base = inputOn(drawn.plan)
        if (base.entitlement === null || base.meter === null) return
        const input: DecideInput = {
          ...base,
          request: { operation: 'ai_layout', units: drawn.units, areaSqm: drawn.area, feature: drawn.feature },
          meter: { ...base.meter, used: drawn.used, held: drawn.held, available: drawn.available },
          rate: { limit: drawn.plan.apiCallsPerHour, used: drawn.rateUsed, nextAt: null },
          offlineSince: drawn.offline ? NOW - DAY : null,
          entitlement: { ...base.entitlement, standing: drawn.standing, validUntil: NOW + drawn.lateBy },
        }
        const decision = decide(input, words)
        decisionSchema.parse(decision)
        if (decision.allowed) {
          expect(drawn.units).toBeLessThanOrEqual(drawn.available)
          expect(drawn.rateUsed).toBeLessThan(drawn.plan.apiCallsPerHour ?? Infinity)
          expect(drawn.lateBy).toBeGreaterThanOrEqual(0)
          if (drawn.plan.maxProjectSizeSqm !== null)
            expect(drawn.area ?? Infinity).toBeLessThanOrEqual(drawn.plan.maxProjectSizeSqm)
        }
        if (decision.upgrade !== null) expect(decision.upgrade.unlocks.length).toBeGreaterThan(0)
      }),
    )
  })
})
