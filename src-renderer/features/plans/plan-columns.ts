import type { Plan } from '../../../shared/catalog/plan.ts'

/** Stands for a plan that the vendor makes for one account; no plan of the catalogue has this id. */
export const CUSTOM = 'custom:contract'

/** The plans to compare, smallest first: the catalogue's, and the plan of now where that is a contract of its own. */
export function planColumns(catalog: readonly Plan[], current: Plan): Plan[] {
  const offered = catalog.filter((plan) => plan.selfService)
  // A subscriber keeps his price and limits when the catalogue's change: his own column shows what he has.
  const columns = offered.map((plan) => (plan.id === current.id ? current : plan))
  if (!columns.some((plan) => plan.id === current.id)) columns.push(current)
  return columns.sort((one, other) => one.rank - other.rank)
}
