import { describe, expect, it } from 'vitest'
import { DEFAULT_SETTINGS } from '../../shared/protocol/ui-api.ts'
import { reactToState, stateIn, type WatchedState } from './watch-state.ts'

const quiet: WatchedState = {
  now: 0,
  cloudUrl: 'http://127.0.0.1:4750',
  signIn: { status: 'signed_out', userCode: null, verificationUrl: null, expiresAt: null, error: null },
  account: null,
  entitlement: null,
  meters: [],
  connectivity: {
    status: 'online',
    since: 0,
    lastSyncAt: null,
    graceEndsAt: null,
    reason: null,
    queued: 0,
    rejected: 0,
    nextAttemptAt: null,
  },
  revits: [],
  orphans: [],
  warnings: [],
  checkout: null,
  activityRevision: 1,
  paused: null,
  settings: DEFAULT_SETTINGS,
  open: null,
}

function withCheckout(status: NonNullable<WatchedState['checkout']>['status']): WatchedState {
  return { ...quiet, checkout: { status, planId: 'professional', interval: 'month', checkout: null, error: null } }
}

describe('stateIn', () => {
  it('reads the answer to the request and every change', () => {
    expect(stateIn(JSON.stringify({ jsonrpc: '2.0', id: 1, result: { ...quiet, revision: 4 } }))).toEqual(quiet)
    expect(stateIn(JSON.stringify({ jsonrpc: '2.0', method: 'state.changed', params: quiet }))).toEqual(quiet)
  })

  it('passes over all else', () => {
    expect(stateIn('{')).toBeNull()
    expect(stateIn('null')).toBeNull()
    expect(stateIn(JSON.stringify({ jsonrpc: '2.0', method: 'other', params: quiet }))).toBeNull()
    expect(stateIn(JSON.stringify({ jsonrpc: '2.0', id: 1, error: { code: -32_603, message: 'bug' } }))).toBeNull()
    expect(stateIn(JSON.stringify({ jsonrpc: '2.0', id: 1, result: { ...quiet, settings: {} } }))).toBeNull()
  })
})

describe('reactToState', () => {
  const still = { bringToFront: false, closeCheckout: false }
  const asked = (count: number): WatchedState => ({ ...quiet, open: { view: 'upgrade', plan: 'professional', count } })

  it('brings the window to the front each time that the plugin asks for a view', () => {
    expect(reactToState(quiet, asked(1)).bringToFront).toBe(true)
    expect(reactToState(asked(1), asked(2)).bringToFront).toBe(true)
    expect(reactToState(asked(1), asked(1)).bringToFront).toBe(false)
    expect(reactToState(asked(1), quiet)).toEqual(still)
  })

  it('closes the checkout and shows the app once the plan is active', () => {
    expect(reactToState(withCheckout('activating'), withCheckout('active'))).toEqual({
      bringToFront: true,
      closeCheckout: true,
    })
  })

  it.each(['expired', 'cancelled'] as const)(
    'closes a checkout that is %s, and leaves the window where it is',
    (status) => {
      expect(reactToState(withCheckout('open'), withCheckout(status))).toEqual({ ...still, closeCheckout: true })
    },
  )

  it('closes a checkout that was put away', () => {
    expect(reactToState(withCheckout('open'), quiet)).toEqual({ ...still, closeCheckout: true })
  })

  it('keeps the checkout while it is being paid, and does nothing about one that ended before', () => {
    expect(reactToState(withCheckout('starting'), withCheckout('open'))).toEqual(still)
    expect(reactToState(withCheckout('open'), withCheckout('activating'))).toEqual(still)
    expect(reactToState(null, withCheckout('active'))).toEqual(still)
    expect(reactToState(withCheckout('active'), quiet)).toEqual(still)
  })
})
