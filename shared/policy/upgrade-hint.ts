import { grantsFeature } from '../catalog/grants-feature.ts'
import { OPERATIONS } from '../catalog/operations.ts'
import type { Plan } from '../catalog/plan.ts'
import type { UpgradeHint } from '../protocol/decision.ts'
import type { DecideInput } from './decide-input.ts'

type Unlock = UpgradeHint['unlocks'][number]

/** The features that a request needs: its operation's own and the one it names. */
export function requiredFeatures(request: DecideInput['request']): string[] {
  const own = OPERATIONS[request.operation].feature
  return [own, request.feature].filter((feature): feature is string => feature !== null)
}

/** True when the plan's limits and features let this very request pass, with what is used and held so far. */
export function planLetsPass(plan: Plan, input: DecideInput): boolean {
  const { request, meter, rate } = input
  if (!requiredFeatures(request).every((feature) => grantsFeature(plan, feature))) return false
  if (request.areaSqm !== null && plan.maxProjectSizeSqm !== null && request.areaSqm > plan.maxProjectSizeSqm)
    return false
  if (plan.apiCallsPerHour !== null && rate.used >= plan.apiCallsPerHour) return false
  if (meter === null) return true
  const limit = plan.limits[meter.key]
  return limit === null || meter.used + meter.held + request.units <= limit
}

function unlocksOf(candidate: Plan, current: Plan, input: DecideInput): Unlock[] {
  const { request, meter, rate } = input
  const unlocks: Unlock[] = []
  for (const feature of requiredFeatures(request)) {
    if (!grantsFeature(current, feature)) unlocks.push({ kind: 'feature', key: feature })
  }
  if (request.areaSqm !== null && current.maxProjectSizeSqm !== null && request.areaSqm > current.maxProjectSizeSqm) {
    unlocks.push({ kind: 'limit', key: 'max_project_size_sqm', limit: candidate.maxProjectSizeSqm })
  }
  if (meter !== null && meter.limit !== null && meter.used + meter.held + request.units > meter.limit) {
    unlocks.push({ kind: 'limit', key: meter.key, limit: candidate.limits[meter.key] })
  }
  if (current.apiCallsPerHour !== null && rate.used >= current.apiCallsPerHour) {
    unlocks.push({ kind: 'limit', key: 'api_calls', limit: candidate.apiCallsPerHour })
  }
  return unlocks
}

/**
 * The cheapest plan above the current one that would let this very request pass, and what of it lifts the refusal.
 * `null` when no plan of the catalogue would.
 */
export function upgradeHint(current: Plan, catalog: readonly Plan[], input: DecideInput): UpgradeHint | null {
  const candidate = catalog
    .filter((plan) => plan.selfService && plan.rank > current.rank && planLetsPass(plan, input))
    .sort((one, other) => one.rank - other.rank)[0]
  if (candidate === undefined) return null
  return {
    requiredPlan: candidate.id,
    planName: candidate.name,
    monthlyPriceUsd: candidate.monthlyPriceCents === null ? null : candidate.monthlyPriceCents / 100,
    unlocks: unlocksOf(candidate, current, input),
  }
}
