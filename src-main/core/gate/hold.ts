import type { OperationType } from '../../../shared/catalog/operations.ts'
import type { Meter } from '../../../shared/catalog/plan.ts'
import type { UsageOutcome } from '../../../shared/protocol/journal-entry.ts'
import type { ErrorClass, ReservationState } from '../../../shared/protocol/plugin-link.ts'
import type { Period } from '../../../shared/time/period.ts'

/** What was granted: never changes after the reserve. Times are epoch milliseconds. */
export interface HoldFacts {
  readonly reservationId: string
  readonly deviceId: string
  readonly accountId: string
  readonly memberId: string
  readonly opId: string
  readonly operation: OperationType
  /** `null` for an operation that draws on the hourly rate alone; then `leaseId` is `null` too. */
  readonly meter: Meter | null
  readonly period: Period
  readonly leaseId: string | null
  readonly units: number
  readonly areaSqm: number | null
  readonly feature: string | null
  readonly projectKey: string | null
  readonly projectLabel: string | null
  readonly expectedMs: number | null
  readonly product: string
  readonly year: number
  readonly build: string | null
  readonly clientName: string
  readonly clientVersion: string
  readonly planId: string
  readonly entitlementVersion: number
  readonly offline: boolean
  readonly reservedAt: number
}

/** A reservation whose outcome is open. */
export interface OpenHold {
  readonly facts: HoldFacts
  /** The connection that keeps it; `null` when that is gone. */
  connectionId: string | null
  /** Set once it lapsed: its units are free again. */
  lapsedAt: number | null
  /** When it lapses, or expires once lapsed; `null` while its connection keeps it. */
  dueAt: number | null
  /** Says whether it could be written; `null` once it is on disk. Nobody outside was told of it before. */
  writing: Promise<boolean> | null
  /** Set inside the transaction that ends it, until that is on disk. */
  end: HoldEnd | null
  phase: string | null
  fraction: number | null
}

/** How a reservation ended. */
export interface HoldEnd {
  readonly state: Extract<ReservationState, 'committed' | 'released' | 'expired'>
  readonly outcome: UsageOutcome
  readonly endedAt: number
  readonly charged: number
  readonly overage: number
  readonly errorClass: ErrorClass | null
  readonly durationMs: number | null
}

export interface EndedHold {
  readonly facts: HoldFacts
  readonly end: HoldEnd
}
