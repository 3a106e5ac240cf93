import { CATALOG, freePlan } from '../../../shared/catalog/catalog.ts'
import { journalEntrySchema, type JournalEntry } from '../../../shared/protocol/journal-entry.ts'
import { reserveResultSchema, type ReserveParams, type ReserveResult } from '../../../shared/protocol/plugin-link.ts'
import type { LeaseClaims } from '../../../shared/protocol/signed-documents.ts'
import type { GateFailure, Origin } from './gate-types.ts'
import { layoutRequest, openTestGate, testOrigin, type TestGate } from './open-test-gate.ts'

export const NOW = Date.parse('2026-11-22T10:00:00.000Z')

/** A gate on the Free plan with a lease of five layouts, and short words for what tests do with it. */
export interface GateKit extends TestGate {
  readonly lease: LeaseClaims
  readonly origin: Origin
  /** Reserves and expects an answer, granted or denied. */
  reserve(request?: ReserveParams, from?: Origin): Promise<ReserveResult>
  /** Reserves and expects a grant. */
  reserveId(request?: ReserveParams, from?: Origin): Promise<string>
  /** Everything in the journal. */
  entries(): JournalEntry[]
  /** The figures of the layouts. */
  meter(): { used: number; held: number; remaining: number | null }
  /** The stored counters of the lease. */
  leaseRow(): unknown
}

/** Opens a gate at `NOW` with its entitlement accepted and nothing used. */
export async function openGateKit(): Promise<GateKit> {
  const on = await openTestGate(NOW, freePlan(CATALOG))
  const lease = on.cloud.lease({ granted: 5 })
  const origin = testOrigin()
  await on.accept({}, [lease])

  async function reserve(request = layoutRequest(), from = origin): Promise<ReserveResult> {
    const result = await on.gate.reserve(request, from)
    if (!result.ok) throw new Error(result.failure.reason)
    return reserveResultSchema.parse(result.value)
  }

  // The gate is replaced by a restart, so the kit is the very object that holds it.
  return Object.assign(on, {
    lease,
    origin,
    reserve,
    async reserveId(request = layoutRequest(), from = origin): Promise<string> {
      const result = await reserve(request, from)
      if (result.outcome !== 'reserved') throw new Error(result.decision.code)
      return result.reservationId
    },
    entries: () =>
      on.journal.tail(on.cloud.device.deviceId, 500).map((entry) => journalEntrySchema.parse(JSON.parse(entry.raw))),
    meter() {
      const [layouts] = on.gate.meters()
      if (layouts === undefined) throw new Error('there is no meter')
      return { used: layouts.used, held: layouts.held, remaining: layouts.remaining }
    },
    leaseRow: () =>
      on.test.store.full
        .prepare('SELECT returned, committed, overage FROM lease WHERE lease_id = ?')
        .get(lease.leaseId),
  })
}

/** Why a settlement failed; `ok` when it did not. */
export async function reasonOf(settlement: Promise<{ ok: boolean; failure?: GateFailure }>): Promise<string> {
  const result = await settlement
  return result.failure?.reason ?? 'ok'
}
