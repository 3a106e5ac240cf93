import type { HoldRow, OpenHoldRow } from './gate-rows.ts'
import type { EndedHold, HoldFacts } from './hold.ts'

/** The unchanging part of a stored hold. */
export function factsFromRow(row: OpenHoldRow): HoldFacts {
  return {
    reservationId: row.reservation_id,
    deviceId: row.device_id,
    accountId: row.account_id,
    memberId: row.member_id,
    opId: row.op_id,
    operation: row.operation,
    meter: row.meter,
    period: row.period,
    leaseId: row.lease_id,
    units: row.units,
    areaSqm: row.area_sqm,
    feature: row.feature,
    projectKey: row.project_key,
    projectLabel: row.project_label,
    expectedMs: row.expected_ms,
    product: row.product,
    year: row.year,
    build: row.build,
    clientName: row.client_name,
    clientVersion: row.client_version,
    planId: row.plan_id,
    entitlementVersion: row.entitlement_version,
    offline: row.offline === 1,
    reservedAt: row.reserved_at,
  }
}

/** A stored hold that has ended. */
export function endedFromRow(row: HoldRow): EndedHold {
  return {
    facts: factsFromRow(row),
    end: {
      state: row.state,
      outcome: row.outcome,
      endedAt: row.ended_at,
      charged: row.charged,
      overage: row.overage,
      errorClass: row.error_class,
      durationMs: row.duration_ms,
    },
  }
}
