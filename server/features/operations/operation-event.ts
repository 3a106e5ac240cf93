import { hash } from 'node:crypto'
import type { UsageOutcome } from '../../../shared/protocol/journal-entry.ts'
import type { UsageEventTable } from '../metering/metering-tables.ts'
import type { CloudOperationTable } from './operations-tables.ts'

/** The ledger's row of a cloud operation that has ended. Whole units. */
export function operationEvent(
  operation: CloudOperationTable,
  now: number,
  end: { readonly outcome: UsageOutcome; readonly settled?: number; readonly overage?: number },
): UsageEventTable {
  const settled = end.settled ?? 0
  const overage = end.overage ?? 0
  return {
    id: operation.id,
    account_id: operation.account_id,
    source: 'cloud',
    device_id: null,
    member_id: operation.member_id,
    lease_id: null,
    operation: operation.operation,
    meter: operation.meter,
    period: operation.period,
    outcome: end.outcome,
    basis: settled + overage > 0 ? operation.basis : null,
    settled_units: settled,
    overage_units: overage,
    overage_cause: overage > 0 ? 'hold_lapsed' : null,
    content_digest: hash('sha256', JSON.stringify([operation.id, end.outcome, settled + overage]), 'base64url'),
    area_sqm: operation.area_sqm === null ? null : Math.round(operation.area_sqm),
    feature: operation.feature,
    duration_ms: now - operation.reserved_at,
    error_class: null,
    plan_at_time: operation.plan_at_time,
    entitlement_version: operation.entitlement_version,
    offline: 0,
    late: operation.state === 'lapsed' ? 1 : 0,
    project_key: null,
    revit_version: null,
    plugin_version: null,
    companion_version: null,
    occurred_at: now,
    received_at: now,
  }
}
