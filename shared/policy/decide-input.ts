import type { OperationType } from '../catalog/operations.ts'
import type { Meter, Plan } from '../catalog/plan.ts'
import type { Standing } from '../protocol/signed-documents.ts'
import type { RateFigures } from '../quota/rate-window.ts'

/** What is asked for. */
export interface DecideRequest {
  readonly operation: OperationType
  readonly units: number
  /** Square metres; `null` when the request names none. */
  readonly areaSqm: number | null
  readonly feature: string | null
}

/** What the account may do, from the snapshot. Times are epoch milliseconds. */
export interface DecideEntitlement {
  readonly version: number
  readonly issuedAt: number
  readonly validUntil: number
  readonly plan: Plan
  readonly standing: Standing
  readonly formerPlan: Plan | null
  readonly then: { readonly at: number; readonly plan: Plan } | null
  readonly catalog: readonly Plan[]
}

/** The meter that the operation draws on, in the current period. Whole units; a `null` limit is unlimited. */
export interface DecideMeter {
  readonly key: Meter
  readonly used: number
  readonly held: number
  readonly limit: number | null
  /** Units that can be reserved here and now. */
  readonly available: number
  /** Epoch milliseconds. */
  readonly resetsAt: number
}

/** Everything that a decision rests on, clock included. */
export interface DecideInput {
  readonly now: number
  readonly request: DecideRequest
  readonly access: 'signed_out' | 'active' | 'frozen' | 'retired'
  readonly clientSupported: boolean
  /** Set while the program that decides is starting, stopping, or out of room for holds. */
  readonly busy: boolean
  readonly clockTrusted: boolean
  readonly projectBlocked: boolean
  readonly entitlement: DecideEntitlement | null
  /** `null` for an operation that draws on no meter. */
  readonly meter: DecideMeter | null
  readonly rate: RateFigures
  /** Set while the cloud is out of reach; epoch milliseconds. */
  readonly offlineSince: number | null
}
