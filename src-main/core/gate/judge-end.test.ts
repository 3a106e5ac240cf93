import { describe, expect, it } from 'vitest'
import type { EndedHold, HoldFacts } from './hold.ts'
import { judgeCommit, judgeRepeatedCommit, judgeRepeatedRelease } from './judge-end.ts'

const standing = { heldUnits: 3, askedUnits: null, lapsed: false, spendable: 0 }

function ended(end: Partial<EndedHold['end']>): EndedHold {
  const facts: HoldFacts = {
    reservationId: 'reservation',
    deviceId: 'device',
    accountId: 'account',
    memberId: 'member',
    opId: 'operation',
    operation: 'ai_layout',
    meter: 'ai_layouts',
    period: '2026-11',
    leaseId: 'lease',
    units: 3,
    areaSqm: null,
    feature: null,
    projectKey: null,
    projectLabel: null,
    expectedMs: null,
    product: 'Revit',
    year: 2027,
    build: null,
    clientName: 'plugin',
    clientVersion: '1',
    planId: 'free',
    entitlementVersion: 1,
    offline: false,
    reservedAt: 0,
  }
  const defaults = { endedAt: 1, charged: 0, overage: 0, errorClass: null, durationMs: null }
  return { facts, end: { ...defaults, state: 'released', outcome: 'failed', ...end } }
}

describe('judgeCommit', () => {
  it('charges a standing hold from its own units, whatever else is left', () => {
    expect(judgeCommit(standing)).toEqual({ ok: true, value: { charged: 3, overage: 0 } })
    expect(judgeCommit({ ...standing, askedUnits: 1 })).toEqual({ ok: true, value: { charged: 1, overage: 0 } })
  })

  it('never charges more than was held', () => {
    expect(judgeCommit({ ...standing, askedUnits: 4 })).toEqual({ ok: false, failure: 'units_exceed_hold' })
  })

  it.each([
    [5, { charged: 3, overage: 0 }],
    [2, { charged: 2, overage: 1 }],
    [0, { charged: 0, overage: 3 }],
  ])('charges a lapsed hold from %i units that are left, the rest is overage', (spendable, charge) => {
    expect(judgeCommit({ ...standing, lapsed: true, spendable })).toEqual({ ok: true, value: charge })
  })

  it('has no overage where nothing limits', () => {
    expect(judgeCommit({ ...standing, lapsed: true, spendable: null })).toMatchObject({ value: { overage: 0 } })
  })
})

describe('judgeRepeatedCommit', () => {
  const committed = ended({ state: 'committed', outcome: 'succeeded', charged: 1, overage: 1 })

  it('is a success for the same units, overage counted in, and a conflict for others', () => {
    expect(judgeRepeatedCommit(committed, 2)).toEqual({ ok: true, value: { charged: 1, overage: 1 } })
    expect(judgeRepeatedCommit(committed, 1)).toEqual({ ok: false, failure: 'conflict' })
    expect(judgeRepeatedCommit(committed, null)).toEqual({ ok: false, failure: 'conflict' })
  })

  it('names a release and an expiry for what they are', () => {
    expect(judgeRepeatedCommit(ended({}), null)).toEqual({ ok: false, failure: 'released' })
    expect(judgeRepeatedCommit(ended({ state: 'expired', outcome: 'expired' }), null)).toEqual({
      ok: false,
      failure: 'expired',
    })
  })
})

describe('judgeRepeatedRelease', () => {
  it('is a success for the same outcome, and a conflict for another or after a commit', () => {
    expect(judgeRepeatedRelease(ended({}), 'failed')).toMatchObject({ ok: true })
    expect(judgeRepeatedRelease(ended({}), 'cancelled')).toMatchObject({ failure: 'conflict' })
    const committed = ended({ state: 'committed', outcome: 'succeeded', charged: 3 })
    expect(judgeRepeatedRelease(committed, 'failed')).toMatchObject({ failure: 'conflict' })
  })
})
