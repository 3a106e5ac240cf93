import { CATALOG, freePlan } from '../../shared/catalog/catalog.ts'
import type { Plan } from '../../shared/catalog/plan.ts'

/** Free, but with quotas and a rate that no run comes near. */
export function benchPlan(): Plan {
  return { ...freePlan(CATALOG), limits: { ai_layouts: 50_000_000, building_scans: 20 }, apiCallsPerHour: null }
}
