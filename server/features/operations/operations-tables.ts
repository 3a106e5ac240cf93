import type { OperationType } from '../../../shared/catalog/operations.ts'
import type { Meter } from '../../../shared/catalog/plan.ts'
import type { LeaseBasis } from '../../../shared/protocol/signed-documents.ts'
import type { Period } from '../../../shared/time/period.ts'

/** held → lapsed → committed | released | expired. Units stand in the pool's `held_units` only while held. */
export type CloudOperationState = 'held' | 'lapsed' | 'committed' | 'released' | 'expired'

/** A reservation of a cloud operation. */
export interface CloudOperationTable {
  /** The reservation's id, later the id of its usage event. */
  id: string
  account_id: string
  op_id: string
  member_id: string | null
  operation: OperationType
  meter: Meter | null
  period: Period
  /** `null` for an operation that draws on no meter. */
  basis: LeaseBasis | null
  units: number
  area_sqm: number | null
  feature: string | null
  /** SHA-256 over what was asked for, base64url. */
  content_digest: string
  state: CloudOperationState
  charged: number
  overage: number
  /** The decision as it was answered, JSON. */
  decision: string
  plan_at_time: string
  entitlement_version: number
  reserved_at: number
  /** When the hold lapses unless it is renewed; `null`: only at `expires_at`. */
  lapses_at: number | null
  expires_at: number
  ended_at: number | null
}

export interface OperationsTables {
  cloud_operation: CloudOperationTable
}
