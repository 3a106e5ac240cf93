import type { Meter, Plan } from '../catalog/plan.ts'
import type { DecisionCode, UpgradeHint } from '../protocol/decision.ts'
import { assertNever } from '../result/assert-never.ts'
import type { DecideInput } from './decide-input.ts'

/** What a sentence about a decision can draw on. */
export interface DecisionFacts {
  readonly code: DecisionCode
  readonly input: DecideInput
  readonly plan: Plan | null
  readonly feature: string | null
  readonly upgrade: UpgradeHint | null
}

/** Puts decisions into words for the person at the screen, dates in their time zone. */
export interface DecisionWords {
  describe(facts: DecisionFacts): string
}

const METER_WORDS: Readonly<Record<Meter, readonly [one: string, many: string]>> = {
  ai_layouts: ['layout', 'layouts'],
  building_scans: ['building scan', 'building scans'],
}

const FEATURE_WORDS: Readonly<Record<string, string>> = {
  basic_layout: 'basic layouts',
  simple_validation: 'simple validation',
  advanced_layout: 'advanced layouts',
  code_compliance: 'code compliance',
  '3d_visualization': '3D visualization',
  export_formats: 'export formats',
  custom_models: 'custom models',
  white_label: 'white label',
  sso: 'single sign-on',
  dedicated_support: 'dedicated support',
}

/** The name of a feature in words; an unknown one is quoted as it came. */
function featureWords(feature: string): string {
  return FEATURE_WORDS[feature] ?? `“${feature}”`
}

/** "1 layout", "5 layouts". */
export function meterWords(meter: Meter, count: number): string {
  const [one, many] = METER_WORDS[meter]
  return `${count} ${count === 1 ? one : many}`
}

/** Makes a value at its first use and keeps it. */
function atFirstUse<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null
  return () => (made ??= { value: make() }).value
}

/**
 * The words in one time zone. A formatter is slow to make (10 ms) and quick to use, so each is made once, when first needed:
 * the start of a companion does not wait for it.
 *
 * @param timeZone an IANA name, for example `Europe/Berlin`
 */
export function createDecisionWords(timeZone: string): DecisionWords {
  const dayFormat = atFirstUse(() => new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone }))
  const timeFormat = atFirstUse(
    () => new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone }),
  )
  const areaFormat = atFirstUse(() => new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 }))

  /** The date alone when it begins there; else with the time, so that a reset in the evening before is not misread. */
  const dayWords = (instant: number): string => {
    const clock = timeFormat().format(instant)
    return clock === '00:00' ? dayFormat().format(instant) : `${dayFormat().format(instant)}, ${clock}`
  }

  const gives = (facts: DecisionFacts): string => {
    const { upgrade, input } = facts
    if (upgrade === null) return ''
    const { meter } = input
    const limit = upgrade.unlocks.find((unlock) => unlock.kind === 'limit' && unlock.key === meter?.key)
    if (limit?.kind === 'limit')
      return ` ${upgrade.planName} gives ${limit.limit === null ? 'unlimited use' : limit.limit}.`
    const size = upgrade.unlocks.find((unlock) => unlock.kind === 'limit' && unlock.key === 'max_project_size_sqm')
    if (size?.kind === 'limit') {
      return ` ${upgrade.planName} takes projects ${size.limit === null ? 'of any size' : `up to ${areaFormat().format(size.limit)} m²`}.`
    }
    const rate = upgrade.unlocks.find((unlock) => unlock.kind === 'limit' && unlock.key === 'api_calls')
    if (rate?.kind === 'limit') return ` ${upgrade.planName} gives ${rate.limit ?? 'unlimited'} an hour.`
    const feature = upgrade.unlocks.find((unlock) => unlock.kind === 'feature')
    return feature === undefined ? '' : ` ${upgrade.planName} has it.`
  }

  const allowed = ({ input }: DecisionFacts): string => {
    const { meter, request } = input
    if (meter === null || meter.limit === null) return 'Allowed.'
    return `Allowed. ${meterWords(meter.key, Math.max(0, meter.limit - meter.used - meter.held - request.units))} left.`
  }

  const quota = (facts: DecisionFacts): string => {
    const { meter, request } = facts.input
    if (meter === null || meter.limit === null) return 'The quota of this month is used up.'
    const left = Math.max(0, meter.limit - meter.used - meter.held)
    const held = meter.held > 0 ? ` (${meter.held} of them held by running operations)` : ''
    const state =
      left === 0
        ? `All ${meterWords(meter.key, meter.limit)} of this month are used${held}.`
        : `This needs ${meterWords(meter.key, request.units)}, and ${left} of ${meter.limit} are left${held}.`
    return `${state} The quota resets on ${dayWords(meter.resetsAt)}.${gives(facts)}`
  }

  const describe = (facts: DecisionFacts): string => {
    const { code, input, plan } = facts
    const { request, entitlement, rate } = input
    switch (code) {
      case 'ok':
      case 'near_limit':
        return allowed(facts)
      case 'ok_offline':
        return `${allowed(facts)} Working offline; it is counted when the network is back.`
      case 'sign_in_required':
        return 'Sign in to the RevitAutoPlan companion to run this.'
      case 'device_not_allowed':
        return input.access === 'retired'
          ? 'This device was retired from the account. Sign in again in the companion to enrol it anew.'
          : 'This device is paused because its records and the cloud’s differ. Open the companion to see how to go on.'
      case 'unsupported_client':
        return 'This version of the plugin is too old for the companion. Update the RevitAutoPlan plugin.'
      case 'busy':
        return 'The companion is busy for a moment. Try again in a few seconds.'
      case 'clock_untrusted':
        return 'This computer’s clock was set back. Connect to the internet once, or set the clock right, then try again.'
      case 'offline_grace_ended':
        return `The companion could not reach the cloud since ${entitlement === null ? 'long' : dayWords(entitlement.issuedAt)}, and the time for working offline is over. Connect to the internet once to go on.`
      case 'subscription_ended':
        return `The ${entitlement?.formerPlan?.name ?? entitlement?.plan.name ?? 'paid'} subscription has ended. Renew it in the companion under Plans to run this.`
      case 'payment_required':
        return `The ${entitlement?.formerPlan?.name ?? 'paid'} subscription was not paid. Update the payment method in the companion to run this.`
      case 'project_blocked':
        return 'This project is excluded from billable operations in the companion’s settings.'
      case 'invalid_request':
        return 'The plugin did not send the area of the project, which the plan limits. Update the plugin or report this to its author.'
      case 'feature_not_in_plan': {
        const name = facts.feature === null ? 'This feature' : featureWords(facts.feature)
        const sentence = `${name.charAt(0).toUpperCase()}${name.slice(1)} is not part of ${facts.upgrade === null ? 'any plan' : `the ${plan?.name ?? 'current'} plan`}.`
        return `${sentence}${gives(facts)}`
      }
      case 'area_over_limit':
        return `${areaFormat().format(request.areaSqm ?? 0)} m² is over the ${plan?.name ?? 'plan'} limit of ${areaFormat().format(plan?.maxProjectSizeSqm ?? 0)} m².${gives(facts)}`
      case 'quota_exhausted':
        return quota(facts)
      case 'lease_exhausted':
        return 'The units that are left are held by your other devices. Connect to the internet, or try again when they have synced.'
      case 'rate_limited':
        return `${rate.limit ?? 0} operations an hour are reached.${rate.nextAt === null ? '' : ` The next one is free at ${timeFormat().format(rate.nextAt)}.`}${gives(facts)}`
      default:
        return assertNever(code)
    }
  }

  return { describe }
}
