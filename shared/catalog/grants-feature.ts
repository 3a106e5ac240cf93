import { FEATURES } from './features.ts'
import type { Plan } from './plan.ts'

/** True when the plan grants the feature; `all_features` grants every feature of the product, but not a name that is none. */
export function grantsFeature(plan: Pick<Plan, 'features' | 'allFeatures'>, feature: string): boolean {
  return plan.features.includes(feature) || (plan.allFeatures && (FEATURES as readonly string[]).includes(feature))
}
