import type { OperationType } from '../../../shared/catalog/operations.ts'
import type { Meter } from '../../../shared/catalog/plan.ts'
import type { DenialCode } from '../../../shared/protocol/decision.ts'
import type { UsageOutcome } from '../../../shared/protocol/journal-entry.ts'
import type { ErrorClass } from '../../../shared/protocol/plugin-link.ts'
import type { LeaseBasis } from '../../../shared/protocol/signed-documents.ts'
import type { Period } from '../../../shared/time/period.ts'

/**
 * The books of one account, meter and period. The database checks
 * limit = free + open + held + settled, and open + held + settled ≤ the highest limit that was ever in force.
 */
export interface PoolTable {
  account_id: string
  meter: Meter
  period: Period
  /** The limit that is counted against; keeps its last number while the plan is unlimited. */
  limit_units: number
  unlimited: number
  highest_limit: number
  /** Negative after a limit was lowered below what is out. */
  free_units: number
  /** Open in counted leases. */
  open_units: number
  /** Held by cloud operations. */
  held_units: number
  settled_units: number
  /** Usage outside the limit, with its cause in `usage_event`. */
  overage_units: number
  /** Usage under an unlimited plan. */
  uncounted_units: number
  changed_at: number
}

/** Units granted to one device. The database checks granted − returned − released − settled ≥ 0. */
export interface LeaseTable {
  id: string
  account_id: string
  device_id: string
  meter: Meter
  period: Period
  basis: LeaseBasis
  /** Cumulative; only rises. */
  granted: number
  returned: number
  released: number
  settled: number
  version: number
  changed_at: number
}

export type LedgerLineKind = 'limit' | 'grant' | 'return' | 'release'

/** Append-only: every change of the books that is not usage. Usage stands in `usage_event`, one row an event. */
export interface LedgerLineTable {
  id: string
  account_id: string
  meter: Meter
  period: Period
  kind: LedgerLineKind
  /** For `limit` the difference of the limits. */
  units: number
  device_id: string | null
  lease_id: string | null
  /** The journal entry that caused it; unique. */
  event_id: string | null
  /** For people: the plan of a new limit, the reason of a return. */
  cause: string
  created_at: number
}

export type OverageCause = 'hold_lapsed' | 'lease_released' | 'lease_unknown' | 'store_rewound' | 'beyond_lease'

/** Append-only: settled usage. The id is the reservation's and is remembered for ever. */
export interface UsageEventTable {
  id: string
  account_id: string
  source: 'device' | 'cloud'
  device_id: string | null
  member_id: string | null
  lease_id: string | null
  operation: OperationType
  meter: Meter | null
  period: Period
  outcome: UsageOutcome
  /** `null` where nothing was to count. */
  basis: LeaseBasis | null
  settled_units: number
  overage_units: number
  overage_cause: OverageCause | null
  /** SHA-256 over lease, units and outcome, base64url. */
  content_digest: string
  area_sqm: number | null
  feature: string | null
  duration_ms: number | null
  error_class: ErrorClass | null
  plan_at_time: string
  entitlement_version: number
  offline: number
  late: number
  project_key: string | null
  revit_version: string | null
  plugin_version: string | null
  companion_version: string | null
  occurred_at: number
  received_at: number
}

export type LinkStatus = 'settled' | 'overage' | 'recorded' | 'duplicate' | 'rejected'

/** Every journal entry as it came, of every branch of a device's chain. */
export interface JournalLinkTable {
  device_id: string
  sequence: number
  hash: string
  raw: string
  /** The personal fields that came beside the entry, JSON; erasing them breaks no chain. */
  personal: string | null
  status: LinkStatus
  code: string | null
  received_at: number
}

/** The end of a device's unbroken chain: the branch that was known first. */
export interface JournalHeadTable {
  device_id: string
  sequence: number
  hash: string
}

/** Denied reserves: what was refused, and which plan would have let it pass. */
export interface DenialTable {
  /** The journal entry's id, or the `opId` of a cloud operation: once per `opId`. */
  id: string
  account_id: string
  source: 'device' | 'cloud'
  device_id: string | null
  member_id: string | null
  operation: OperationType
  code: DenialCode
  required_plan: string | null
  plan_at_time: string | null
  project_key: string | null
  occurred_at: number
  received_at: number
}

/** A device's usage by meter and period, so that reading it does not grow with the number of events. */
export interface DeviceUsageTable {
  device_id: string
  meter: Meter
  period: Period
  account_id: string
  settled_units: number
  overage_units: number
  uncounted_units: number
}

/** Units that someone was short of and that others are asked to give back. */
export interface UnitWantTable {
  account_id: string
  meter: Meter
  period: Period
  /** A device's id, or the id of a cloud operation. */
  wanted_by: string
  units: number
  wanted_at: number
  expires_at: number
}

/** One row: which history of the ledger this is. A new epoch begins when the database is restored from a backup. */
export interface LedgerEpochTable {
  id: number
  epoch: string
  started_at: number
}

export interface MeteringTables {
  pool: PoolTable
  lease: LeaseTable
  ledger_line: LedgerLineTable
  usage_event: UsageEventTable
  journal_link: JournalLinkTable
  journal_head: JournalHeadTable
  denial: DenialTable
  device_usage: DeviceUsageTable
  unit_want: UnitWantTable
  ledger_epoch: LedgerEpochTable
}
