import type { Decision, DenialCode } from '../../../shared/protocol/decision.ts'
import type { ReserveParams } from '../../../shared/protocol/plugin-link.ts'
import { denialDraft } from './entry-drafts.ts'
import type { GateContext } from './gate-context.ts'
import type { Origin } from './gate-types.ts'
import type { GroupCommit } from './group-commit.ts'

export interface Denial {
  readonly params: ReserveParams
  readonly origin: Origin
  readonly now: number
  readonly code: DenialCode
  readonly decision: Decision
  readonly planAtTime: string | null
}

/** Journals refused reserves, once for each `opId` and code (docs/rules.md, I12). Nobody waits for it. */
export interface DenialRecorder {
  record(denial: Denial): void
}

const REMEMBERED = 2000

/** Writes with the group commit, in memory of the last few thousand so that asking again costs nothing. */
export function createDenialRecorder(context: GateContext, batches: GroupCommit): DenialRecorder {
  const { sql, journal } = context
  const recorded = new Set<string>()

  return {
    record({ params, origin, now, code, decision, planAtTime }) {
      const device = context.entitlements.device()
      // Nobody is signed in: there is no account whose demand this is.
      if (device === null) return
      // A client that asks again and again costs no transaction each time; the database has the last word.
      const key = `${device.deviceId} ${params.opId} ${code}`
      if (recorded.has(key)) return
      if (recorded.size >= REMEMBERED) recorded.clear()
      recorded.add(key)
      const eventId = context.newId(now)
      batches.add({
        apply() {
          const isNew = sql.insertDenial({
            event_id: eventId,
            device_id: device.deviceId,
            account_id: device.accountId,
            op_id: params.opId,
            code,
            message: decision.message,
            operation: params.operation,
            units: params.units,
            area_sqm: params.areaSqm ?? null,
            feature: params.feature ?? null,
            project_label: params.projectLabel ?? null,
            product: origin.product,
            year: origin.year,
            offline: decision.offline === null ? 0 : 1,
            denied_at: now,
          })
          if (isNew) {
            const denial = { operation: params.operation, code, decision, planAtTime }
            journal.append(denialDraft(device, denial, { eventId, at: now }))
          }
          return () => {}
        },
        fail() {
          recorded.delete(key)
        },
      })
    },
  }
}
