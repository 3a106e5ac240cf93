import type { OperationType } from '../../../shared/catalog/operations.ts'
import type { Meter } from '../../../shared/catalog/plan.ts'
import type { UsageOutcome } from '../../../shared/protocol/journal-entry.ts'
import type { ErrorClass } from '../../../shared/protocol/plugin-link.ts'
import type { LeaseBasis } from '../../../shared/protocol/signed-documents.ts'
import type { HoldEnd } from './hold.ts'

/** A row of `open_hold`, as SQLite gives it. */
export interface OpenHoldRow {
  readonly reservation_id: string
  readonly device_id: string
  readonly account_id: string
  readonly member_id: string
  readonly op_id: string
  readonly operation: OperationType
  readonly meter: Meter | null
  readonly period: string
  readonly lease_id: string | null
  readonly units: number
  readonly area_sqm: number | null
  readonly feature: string | null
  readonly project_key: string | null
  readonly project_label: string | null
  readonly expected_ms: number | null
  readonly product: string
  readonly year: number
  readonly build: string | null
  readonly client_name: string
  readonly client_version: string
  readonly plan_id: string
  readonly entitlement_version: number
  readonly offline: number
  readonly reserved_at: number
  readonly lapsed_at: number | null
}

/** A row of `hold`. */
export interface HoldRow extends OpenHoldRow {
  readonly state: HoldEnd['state']
  readonly ended_at: number
  readonly charged: number
  readonly overage: number
  readonly outcome: UsageOutcome
  readonly error_class: ErrorClass | null
  readonly duration_ms: number | null
}

export interface LeaseCounterRow {
  readonly lease_id: string
  readonly device_id: string
  readonly meter: Meter
  readonly period: string
  readonly basis: LeaseBasis
  readonly granted: number
  readonly returned: number
  readonly committed: number
  readonly overage: number
}

export interface DenialRow {
  readonly event_id: string
  readonly device_id: string
  readonly account_id: string
  readonly op_id: string
  readonly code: string
  readonly message: string
  readonly operation: OperationType
  readonly units: number
  readonly area_sqm: number | null
  readonly feature: string | null
  readonly project_label: string | null
  readonly product: string
  readonly year: number
  readonly offline: number
  readonly denied_at: number
}
