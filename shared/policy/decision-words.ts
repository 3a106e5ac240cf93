import type { Feature } from '../catalog/features.ts'
import { FEATURES } from '../catalog/features.ts'
import type { Plan } from '../catalog/plan.ts'
import type { DecisionCode, UpgradeHint } from '../protocol/decision.ts'
import { assertNever } from '../result/assert-never.ts'
import { createFormats } from '../words/create-formats.ts'
import { decisionWords } from '../words/decision-words.ts'
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

function isKnown(feature: string): feature is Feature {
  return FEATURES.some((known) => known === feature)
}

/**
 * The words in one time zone and language.
 *
 * @param timeZone an IANA name, for example `Europe/Berlin`
 * @param locale a BCP 47 tag; see `chooseLocale`
 */
export function createDecisionWords(timeZone: string, locale = 'en-GB'): DecisionWords {
  const t = decisionWords(locale)
  const formats = createFormats(timeZone, locale)

  /** What the upgrade gives of what was asked for; `null` where there is nothing to say. */
  const gives = ({ upgrade, input }: DecisionFacts): string | null => {
    if (upgrade === null) return null
    const plan = upgrade.planName
    const limitOf = (key: string | undefined): { limit: number | null } | null => {
      const found = upgrade.unlocks.find((unlock) => unlock.kind === 'limit' && unlock.key === key)
      return found?.kind === 'limit' ? found : null
    }
    const units = limitOf(input.meter?.key)
    if (units !== null) {
      return units.limit === null
        ? t('decision.givesUnlimited', { plan })
        : t('decision.gives', { plan, limit: formats.number(units.limit) })
    }
    const size = limitOf('max_project_size_sqm')
    if (size !== null) {
      return size.limit === null
        ? t('decision.givesAnySize', { plan })
        : t('decision.givesSize', { plan, area: formats.area(size.limit) })
    }
    const rate = limitOf('api_calls')
    if (rate !== null) {
      return rate.limit === null
        ? t('decision.givesAnyRate', { plan })
        : t('decision.givesRate', { plan, limit: formats.number(rate.limit) })
    }
    return upgrade.unlocks.some((unlock) => unlock.kind === 'feature') ? t('decision.hasIt', { plan }) : null
  }

  const allowed = ({ input }: DecisionFacts): string => {
    const { meter, request } = input
    if (meter === null || meter.limit === null) return t('decision.allowed')
    const left = Math.max(0, meter.limit - meter.used - meter.held - request.units)
    return t('decision.allowedLeft', { units: t(`unit.${meter.key}`, { count: left }) })
  }

  const quota = (facts: DecisionFacts): string => {
    const { meter, request } = facts.input
    if (meter === null || meter.limit === null) return t('decision.quotaUsedUp')
    const left = Math.max(0, meter.limit - meter.used - meter.held)
    const held = meter.held > 0 ? ` ${t('decision.held', { count: formats.number(meter.held) })}` : ''
    const state =
      left === 0
        ? t('decision.allUsed', { units: t(`unit.${meter.key}`, { count: meter.limit }), held })
        : t('decision.tooFew', {
            units: t(`unit.${meter.key}`, { count: request.units }),
            left: formats.number(left),
            limit: formats.number(meter.limit),
            held,
          })
    return joined(state, t('decision.resets', { day: formats.moment(meter.resetsAt) }), gives(facts))
  }

  const featureNotInPlan = (facts: DecisionFacts): string => {
    const { feature: name, plan, upgrade } = facts
    const feature = name === null ? t('decision.thisFeature') : isKnown(name) ? t(`feature.${name}`) : `“${name}”`
    if (upgrade === null) return t('decision.featureInNoPlan', { feature })
    const sentence =
      plan === null
        ? t('decision.featureNotInYourPlan', { feature })
        : t('decision.featureNotInPlan', { feature, plan: plan.name })
    return joined(sentence, gives(facts))
  }

  const area = (facts: DecisionFacts): string => {
    const { plan, input } = facts
    const sentence = t('decision.area', {
      area: formats.area(input.request.areaSqm ?? 0),
      plan: plan?.name ?? '',
      limit: formats.area(plan?.maxProjectSizeSqm ?? 0),
    })
    return joined(sentence, gives(facts))
  }

  const rate = (facts: DecisionFacts): string => {
    const { limit, nextAt } = facts.input.rate
    const next = nextAt === null ? null : t('decision.rateNext', { time: formats.time(nextAt) })
    return joined(t('decision.rate', { limit: formats.number(limit ?? 0) }), next, gives(facts))
  }

  const describe = (facts: DecisionFacts): string => {
    const { code, input } = facts
    const { entitlement } = input
    const formerPlan = entitlement?.formerPlan?.name ?? null
    switch (code) {
      case 'ok':
      case 'near_limit':
        return allowed(facts)
      case 'ok_offline':
        return joined(allowed(facts), t('decision.offline'))
      case 'sign_in_required':
        return t('decision.signIn')
      case 'device_not_allowed':
        return t(input.access === 'retired' ? 'decision.retired' : 'decision.frozen')
      case 'unsupported_client':
        return t('decision.unsupportedClient')
      case 'busy':
        return t('decision.busy')
      case 'clock_untrusted':
        return t('decision.clock')
      case 'offline_grace_ended':
        return entitlement === null
          ? t('decision.graceEndedLong')
          : t('decision.graceEnded', { since: formats.moment(entitlement.issuedAt) })
      case 'subscription_ended': {
        const plan = formerPlan ?? entitlement?.plan.name ?? null
        return plan === null ? t('decision.paidEnded') : t('decision.ended', { plan })
      }
      case 'payment_required':
        return formerPlan === null ? t('decision.paidUnpaid') : t('decision.unpaid', { plan: formerPlan })
      case 'project_blocked':
        return t('decision.blocked')
      case 'invalid_request':
        return t('decision.noArea')
      case 'feature_not_in_plan':
        return featureNotInPlan(facts)
      case 'area_over_limit':
        return area(facts)
      case 'quota_exhausted':
        return quota(facts)
      case 'lease_exhausted':
        return t('decision.elsewhere')
      case 'rate_limited':
        return rate(facts)
      default:
        return assertNever(code)
    }
  }

  return { describe }
}

function joined(...sentences: (string | null)[]): string {
  return sentences.filter((sentence) => sentence !== null).join(' ')
}
