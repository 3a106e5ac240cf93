import { CATALOG } from '../../shared/catalog/catalog.ts'
import type { Meter, Plan } from '../../shared/catalog/plan.ts'
import type { DenialCode } from '../../shared/protocol/decision.ts'
import type { DeviceStatus, Standing } from '../../shared/protocol/signed-documents.ts'
import { assertNever } from '../../shared/result/assert-never.ts'
import { DAY } from '../../shared/time/duration.ts'
import type { PretendedFacts } from '../../src-main/core/gate/gate-context.ts'

/** The account, the cloud and the clock that a sandbox plays. */
export interface SandboxAccount {
  readonly signedIn: boolean
  readonly plan: Plan
  readonly standing: Standing
  /** The plan that was lost, while `standing` is `unpaid` or `ended`. */
  readonly formerPlan: Plan | null
  readonly deviceStatus: DeviceStatus
  /** Units used on other devices in the current month. */
  readonly used: Readonly<Record<Meter, number>>
  /** Units that other devices hold, of those that are left. */
  readonly heldElsewhere: boolean
  /** Granted reservations an hour; `null`: what the plan allows. */
  readonly rateShare: number | null
  /** Whether the companion reaches the cloud. */
  readonly online: boolean
  /** What is added to the computer's clock, milliseconds. */
  readonly clockOffsetMs: number
  readonly pretended: PretendedFacts
}

/** A plan of the catalogue by its id. */
export function planOf(id: string): Plan {
  const plan = CATALOG.find((one) => one.id === id)
  if (plan === undefined) {
    throw new RangeError(`There is no plan ${id}; the plans are ${CATALOG.map((one) => one.id).join(', ')}.`)
  }
  return plan
}

/** An account in good standing of which nothing is used. */
export function freshAccount(plan: Plan): SandboxAccount {
  return {
    signedIn: true,
    plan,
    standing: 'good',
    formerPlan: null,
    deviceStatus: 'active',
    used: { ai_layouts: 0, building_scans: 0 },
    heldElsewhere: false,
    rateShare: null,
    online: true,
    clockOffsetMs: 0,
    pretended: {},
  }
}

/** The account changed so that the next layout is refused with this code. `invalid_request` is up to the request: it names no area. */
export function accountRefusing(code: DenialCode, account: SandboxAccount): SandboxAccount {
  const free = planOf('free')
  const usedUp: SandboxAccount = { ...account, plan: free, used: { ai_layouts: 5, building_scans: 2 } }
  switch (code) {
    case 'sign_in_required':
      return { ...account, signedIn: false }
    case 'feature_not_in_plan':
      return { ...account, plan: { ...free, features: [], allFeatures: false } }
    case 'quota_exhausted':
      return usedUp
    case 'lease_exhausted':
      return { ...account, heldElsewhere: true }
    case 'area_over_limit':
      return { ...account, plan: { ...free, maxProjectSizeSqm: 1 } }
    case 'rate_limited':
      return { ...account, rateShare: 0 }
    case 'payment_required':
      return { ...usedUp, standing: 'unpaid', formerPlan: planOf('professional') }
    case 'subscription_ended':
      return { ...usedUp, standing: 'ended', formerPlan: planOf('professional') }
    case 'offline_grace_ended':
      return { ...account, online: false, clockOffsetMs: account.clockOffsetMs + 40 * DAY }
    case 'clock_untrusted':
      return { ...account, online: false, clockOffsetMs: account.clockOffsetMs - 4 * DAY }
    case 'device_not_allowed':
      return { ...account, deviceStatus: 'retired' }
    case 'project_blocked':
      return { ...account, pretended: { projectBlocked: true } }
    case 'busy':
      return { ...account, pretended: { busy: true } }
    case 'unsupported_client':
      return { ...account, pretended: { clientSupported: false } }
    case 'invalid_request':
      return { ...account, plan: free }
    default:
      return assertNever(code)
  }
}
