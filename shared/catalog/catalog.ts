import { FEATURES, type Feature } from './features.ts'
import type { Plan } from './plan.ts'

const FREE_FEATURES: Feature[] = ['basic_layout', 'simple_validation']
const PROFESSIONAL_FEATURES: Feature[] = [
  ...FREE_FEATURES,
  'advanced_layout',
  'code_compliance',
  '3d_visualization',
  'export_formats',
]

export const FREE_PLAN_ID = 'free'

/**
 * The catalogue as the cloud publishes it. Only the cloud reads this constant:
 * clients trust what the signed snapshot says, so a change here reaches them without a release.
 */
export const CATALOG: readonly Plan[] = [
  {
    id: FREE_PLAN_ID,
    name: 'Free',
    rank: 0,
    monthlyPriceCents: 0,
    yearlyPriceCents: 0,
    setupFeeCents: 0,
    limits: { ai_layouts: 5, building_scans: 2 },
    maxProjectSizeSqm: 200,
    apiCallsPerHour: 10,
    features: FREE_FEATURES,
    allFeatures: false,
    support: 'community',
    offlineGraceDays: 7,
    selfService: true,
  },
  {
    id: 'professional',
    name: 'Professional',
    rank: 1,
    monthlyPriceCents: 4900,
    yearlyPriceCents: 49_000,
    setupFeeCents: 0,
    limits: { ai_layouts: 100, building_scans: 20 },
    maxProjectSizeSqm: 2000,
    apiCallsPerHour: 100,
    features: PROFESSIONAL_FEATURES,
    allFeatures: false,
    support: 'email',
    offlineGraceDays: 30,
    selfService: true,
  },
  {
    id: 'enterprise',
    name: 'Enterprise',
    rank: 2,
    monthlyPriceCents: 19_900,
    yearlyPriceCents: 199_000,
    setupFeeCents: 50_000,
    limits: { ai_layouts: null, building_scans: null },
    maxProjectSizeSqm: null,
    apiCallsPerHour: 1000,
    features: [...FEATURES],
    allFeatures: true,
    support: 'priority',
    offlineGraceDays: 30,
    selfService: true,
  },
]

/**
 * The plan with this id.
 *
 * @throws Error when the catalogue has none: its caller knows that it does
 */
export function planNamed(catalog: readonly Plan[], id: string): Plan {
  const plan = catalog.find((candidate) => candidate.id === id)
  if (plan === undefined) throw new Error(`the catalogue has no plan ${id}`)
  return plan
}

/** The Free plan: what an account has that pays for nothing. */
export function freePlan(catalog: readonly Plan[]): Plan {
  return planNamed(catalog, FREE_PLAN_ID)
}
