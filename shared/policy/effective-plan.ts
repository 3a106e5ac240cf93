import type { Plan } from '../catalog/plan.ts'

/** The plan that holds at an instant: past a known end, the plan that was announced for after it. */
export function effectivePlan(
  entitlement: { readonly plan: Plan; readonly then: { readonly at: number; readonly plan: Plan } | null },
  now: number,
): Plan {
  return entitlement.then !== null && now >= entitlement.then.at ? entitlement.then.plan : entitlement.plan
}
