import type { Plan } from '../../../shared/catalog/plan.ts'
import type { Standing } from '../../../shared/protocol/signed-documents.ts'

/** What an account is entitled to at an instant: the answer of billing, the question of metering. */
export interface AccountEntitlement {
  readonly plan: Plan
  readonly standing: Standing
  /** The plan that was lost, while the standing is `unpaid` or `ended`. */
  readonly formerPlan: Plan | null
  /** What holds from a known end of the plan on (epoch milliseconds); `null` when none is known. */
  readonly then: { readonly at: number; readonly plan: Plan } | null
}

/** Reads an account's entitlement from billing's mirror; never asks Stripe. */
export type ReadAccountEntitlement = (accountId: string) => Promise<AccountEntitlement>

/** Called by billing after the mirror changed: metering re-cuts limits and leases, raises the version and pushes. */
export type EntitlementChanged = (accountId: string, reason: string) => Promise<void>
