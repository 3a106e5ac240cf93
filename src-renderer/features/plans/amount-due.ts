import type { Plan } from '../../../shared/catalog/plan.ts'
import type { BillingInterval } from '../../../shared/protocol/cloud-api.ts'

export interface AmountDue {
  /** Integer US cents. */
  readonly planCents: number
  readonly setupCents: number
  readonly totalCents: number
}

/** What is due when the plan is bought now: its first interval and its setup fee. `null` where the price is negotiated. */
export function amountDue(plan: Plan, interval: BillingInterval): AmountDue | null {
  const planCents = interval === 'month' ? plan.monthlyPriceCents : plan.yearlyPriceCents
  if (planCents === null) return null
  const setupCents = plan.setupFeeCents ?? 0
  return { planCents, setupCents, totalCents: planCents + setupCents }
}
