import type { Meter } from '../../../shared/catalog/plan.ts'
import type { Decision, MeterState, RateState } from '../../../shared/protocol/decision.ts'
import type { ReturnData } from '../../../shared/protocol/journal-entry.ts'
import type {
  CheckParams,
  CommitParams,
  ProgressParams,
  ReconcileParams,
  ReleaseParams,
  ReservationState,
  ReserveParams,
  ReserveResult,
  SettlementResult,
} from '../../../shared/protocol/plugin-link.ts'
import type { UiMeter, UiRunning } from '../../../shared/protocol/ui-api.ts'
import type { Result } from '../../../shared/result/result.ts'
import type { Period } from '../../../shared/time/period.ts'

/** Who asks: one connection of a plugin, as it introduced itself. */
export interface Origin {
  readonly connectionId: string
  /** Host application, for example `Revit`. */
  readonly product: string
  readonly year: number
  readonly build: string | null
  readonly clientName: string
  readonly clientVersion: string
}

export const GATE_FAILURE_REASONS = [
  'reservation_unknown',
  'conflict',
  'units_exceed_hold',
  'expired',
  'released',
  'retryable',
] as const
export type GateFailureReason = (typeof GATE_FAILURE_REASONS)[number]

/** Why a request of a known kind could not be done. Nothing was changed by it. */
export interface GateFailure {
  readonly reason: GateFailureReason
  /** The very same request may be sent again and can succeed then. */
  readonly retryable: boolean
  readonly message: string
  readonly nextStep: string
}

/** Whether the cloud is out of reach, and since when (epoch milliseconds). */
export interface ConnectivityFacts {
  readonly offlineSince: number | null
}

export interface ReserveOptions {
  /**
   * Set when the caller will ask the cloud for units and reserve again if this is refused with `lease_exhausted`:
   * such a refusal is then noted in `wanted()` but not recorded as a denial.
   */
  readonly mayAskCloud?: boolean
}

/** Rights of one lease as the device counts them; whole units. */
export interface LeaseRights {
  readonly leaseId: string
  readonly meter: Meter
  readonly period: Period
  readonly unspent: number
  readonly held: number
}

export interface RunningHold extends UiRunning {
  /** `null` once its connection is gone. */
  readonly connectionId: string | null
}

export interface WantedUnits {
  readonly meter: Meter
  readonly period: Period
  readonly units: number
}

export interface UsageWarning {
  readonly meter: Meter
  readonly period: Period
  readonly level: 80 | 100
  readonly raisedAt: number
  readonly message: string
}

export interface ReconciledReservation {
  readonly reservationId: string
  readonly state: ReservationState
  readonly charged: number
}

/** The gate: decides, holds, counts. Everything a plugin is told about units comes from here. */
export interface Gate {
  /** The decision without any side effect. */
  check(params: CheckParams, origin: Origin): Decision
  /** Decides at once. Resolves with `reserved` after the hold is in the database and survives a killed process. */
  reserve(params: ReserveParams, origin: Origin, options?: ReserveOptions): Promise<Result<ReserveResult, GateFailure>>
  /** Kept in memory, for the screen. Unknown or ended reservations are ignored. */
  progress(params: ProgressParams, origin: Origin): void
  /** Resolves after the charge is on disk (`synchronous=FULL`). */
  commit(params: CommitParams, origin: Origin): Promise<Result<SettlementResult, GateFailure>>
  /** Resolves after the end is on disk. */
  release(params: ReleaseParams, origin: Origin): Promise<Result<SettlementResult, GateFailure>>
  /** What became of these reservations. Open ones now belong to the asking connection. */
  reconcile(params: ReconcileParams, origin: Origin): { reservations: ReconciledReservation[] }
  /** Its holds stand 5 more minutes, then lapse. */
  connectionClosed(connectionId: string): void
  /** After the machine slept: every open hold gets one fresh time. Starting the gate does the same. */
  resumed(): void
  /** Gives units of a lease back, never more than its rights. Resolves with the units once they are journaled on disk (0: none were free). */
  returnUnits(leaseId: string, units: number, reason: ReturnData['reason']): Promise<number>
  /** Rights of the current device's leases, for a sync. */
  rights(): LeaseRights[]
  /** The meters of the current period as the plugin link shows them; empty before the first snapshot. */
  meters(): MeterState[]
  uiMeters(): UiMeter[]
  rate(): RateState | null
  /** Open holds, held and lapsed, oldest first. */
  running(): RunningHold[]
  /** Units that refused reserves were short of since the last entitlement arrived. */
  wanted(): WantedUnits[]
  /** Called at most once a turn of the event loop after figures, holds or leases changed. */
  onUsageChange(listener: () => void): () => void
  /** Called once per meter, period and level (80 %, 100 %). */
  onWarning(listener: (warning: UsageWarning) => void): () => void
  /** Resolves when everything asked so far is on disk. */
  flush(): Promise<void>
  /** Flushes, then stops its timers. The store stays open. */
  close(): Promise<void>
}
