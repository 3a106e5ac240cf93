import { FREE_PLAN_ID } from '../../../shared/catalog/catalog.ts'
import type { Plan } from '../../../shared/catalog/plan.ts'
import type { Standing } from '../../../shared/protocol/signed-documents.ts'

/**
 * buy: the checkout can be started. current: this is the plan. talk: made by the vendor for one account.
 * change: another subscription runs, which the app cannot change yet. pay: an unpaid one would be doubled. free: nothing to buy.
 */
export type Purchase = 'buy' | 'current' | 'talk' | 'change' | 'pay' | 'free'

/** What can be done about a plan, given the plan of now and how the account stands with its payments. */
export function purchaseOf(chosen: Plan, current: Plan, standing: Standing): Purchase {
  if (chosen.id === current.id) return 'current'
  if (!chosen.selfService || chosen.monthlyPriceCents === null) return 'talk'
  if (standing === 'unpaid' || standing === 'past_due') return 'pay'
  if (current.id !== FREE_PLAN_ID) return 'change'
  return chosen.id === FREE_PLAN_ID ? 'free' : 'buy'
}

/** The plan shown at first: the next one up that can be bought, else the plan of now. */
export function planToShow(catalog: readonly Plan[], current: Plan, chosen: string | null): Plan {
  const byId = catalog.find((plan) => plan.id === chosen)
  if (byId !== undefined) return byId
  return (
    catalog.filter((plan) => plan.selfService && plan.rank > current.rank).sort((a, b) => a.rank - b.rank)[0] ?? current
  )
}
