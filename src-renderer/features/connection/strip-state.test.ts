import { describe, expect, it } from 'vitest'
import { stripState } from './strip-state.ts'

type Facts = Parameters<typeof stripState>[0]

const calm: Facts = {
  account: { id: 'a', name: 'A', memberName: 'M', memberEmail: 'm@example.com', deviceId: 'd', deviceName: 'PC' },
  connectivity: {
    status: 'online',
    since: 0,
    lastSyncAt: 0,
    graceEndsAt: null,
    reason: null,
    queued: 0,
    rejected: 0,
    nextAttemptAt: null,
  },
  paused: null,
  entitlement: null,
  checkout: null,
}
const at = (status: Facts['connectivity']['status']): Facts => ({
  ...calm,
  connectivity: { ...calm.connectivity, status, rejected: 2 },
})
const active: Facts['checkout'] = {
  status: 'active',
  planId: 'professional',
  interval: 'month',
  checkout: null,
  error: null,
}

describe('the strip', () => {
  it('is silent when all is well, and before anyone signed in', () => {
    expect(stripState(calm, 'overview')).toBeNull()
    expect(stripState({ ...at('expired'), account: null }, 'overview')).toBeNull()
  })

  it('keeps unreachable, expired and revoked apart', () => {
    expect(stripState(at('unreachable'), 'overview')).toBe('offline')
    expect(stripState(at('expired'), 'overview')).toBe('expired')
    expect(stripState(at('revoked'), 'overview')).toBe('revoked')
  })

  it('tells the gravest state alone', () => {
    expect(stripState({ ...at('revoked'), paused: 'the clock' }, 'overview')).toBe('revoked')
    expect(stripState({ ...at('unreachable'), paused: 'the clock' }, 'overview')).toBe('paused')
    expect(stripState(at('online'), 'overview')).toBe('rejected')
  })

  it('tells of a checkout everywhere but on the view that shows it', () => {
    expect(stripState({ ...calm, checkout: active }, 'overview')).toBe('active')
    expect(stripState({ ...calm, checkout: active }, 'plans')).toBeNull()
    expect(stripState({ ...calm, checkout: { ...active, status: 'open' } }, 'activity')).toBe('checkout_open')
    expect(stripState({ ...calm, checkout: { ...active, status: 'expired' } }, 'activity')).toBeNull()
  })
})
