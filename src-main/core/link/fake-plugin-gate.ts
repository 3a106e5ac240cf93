import type { Decision } from '../../../shared/protocol/decision.ts'
import { success } from '../../../shared/result/result.ts'
import type { PluginGate } from './plugin-gate.ts'

export const ALLOWED: Decision = {
  allowed: true,
  code: 'ok',
  meter: null,
  rate: null,
  offline: null,
  entitlementVersion: 1,
  ageMs: 0,
  upgrade: null,
  retryAfterMs: null,
  message: 'Allowed.',
}

export interface FakePluginGate extends PluginGate {
  /** Every call in the order it came, as `method connectionId`. */
  readonly calls: string[]
  /** What the next decisions are; the last one stays. */
  decisions: Decision[]
}

/** A gate that takes note of what it is asked and allows everything unless told otherwise; for tests of the link. */
export function createFakePluginGate(newId: () => string): FakePluginGate {
  const settled = { eventId: newId(), charged: 1, overage: 0, meters: [], synced: false, duplicate: false }
  const gate: FakePluginGate = {
    calls: [],
    decisions: [ALLOWED],
    check(_params, origin) {
      note('check', origin.connectionId)
      return decide()
    },
    async reserve(_params, origin, options) {
      note(options?.mayAskCloud === true ? 'reserve-may-ask' : 'reserve', origin.connectionId)
      const decision = decide()
      if (!decision.allowed) return success({ outcome: 'denied', decision })
      const expiresAt = new Date(0).toISOString()
      return success({ outcome: 'reserved', reservationId: newId(), expiresAt, meters: [], duplicate: false, decision })
    },
    progress: (_params, origin) => note('progress', origin.connectionId),
    async commit(_params, origin) {
      note('commit', origin.connectionId)
      return success(settled)
    },
    async release(_params, origin) {
      note('release', origin.connectionId)
      return success({ ...settled, charged: 0 })
    },
    reconcile(params, origin) {
      note('reconcile', origin.connectionId)
      return {
        reservations: params.reservationIds.map((reservationId) => ({ reservationId, state: 'unknown', charged: 0 })),
      }
    },
    connectionClosed: (connectionId) => note('closed', connectionId),
    meters: () => [],
  }
  function note(method: string, connectionId: string): void {
    gate.calls.push(`${method} ${connectionId}`)
  }
  function decide(): Decision {
    const [next = ALLOWED] = gate.decisions
    if (gate.decisions.length > 1) gate.decisions.shift()
    return next
  }
  return gate
}
