import { grantsFeature } from '../catalog/grants-feature.ts'
import { OPERATIONS } from '../catalog/operations.ts'
import type { Plan } from '../catalog/plan.ts'
import type { Decision, DecisionCode, DenialCode, MeterState } from '../protocol/decision.ts'
import type { RateFigures } from '../quota/rate-window.ts'
import { SECOND } from '../time/duration.ts'
import type { DecideEntitlement, DecideInput, DecideMeter } from './decide-input.ts'
import type { DecisionWords } from './decision-words.ts'
import { effectivePlan } from './effective-plan.ts'
import { planLetsPass, requiredFeatures, upgradeHint } from './upgrade-hint.ts'

/** From this share of a limit on, an allowed operation says that the end is near. */
const NEAR_LIMIT_SHARE = 0.8

/** How long a caller waits before asking again where only a short moment is in the way. */
const SHORT_WAIT = 2 * SECOND

interface Verdict {
  readonly code: DecisionCode
  readonly plan: Plan | null
  readonly feature: string | null
  readonly retryAfterMs: number | null
}

/**
 * Decides whether an operation may run, from values alone.
 *
 * Order of the gates: client, account and device → clock → age of the entitlement → project → feature → area → quota → rate.
 * The first that refuses names the reason. An allowed decision is `near_limit` from 80 % of the limit, `ok_offline` while the
 * cloud is out of reach, else `ok`.
 */
export function decide(input: DecideInput, words: DecisionWords): Decision {
  const verdict = judge(input)
  const allowed = verdict.code === 'ok' || verdict.code === 'ok_offline' || verdict.code === 'near_limit'
  const { entitlement } = input
  const upgrade =
    !allowed && verdict.plan !== null && entitlement !== null && PLAN_DENIALS.has(verdict.code)
      ? upgradeHint(verdict.plan, entitlement.catalog, input)
      : null
  return {
    allowed,
    code: verdict.code,
    meter: entitlement === null || input.meter === null ? null : meterState(input.meter),
    rate: verdict.plan === null ? null : rateState(input.rate),
    offline:
      input.offlineSince === null
        ? null
        : {
            since: new Date(input.offlineSince).toISOString(),
            graceEndsAt: entitlement === null ? null : new Date(entitlement.validUntil).toISOString(),
          },
    entitlementVersion: entitlement?.version ?? null,
    ageMs: entitlement === null ? null : Math.max(0, Math.round(input.now - entitlement.issuedAt)),
    upgrade,
    retryAfterMs: verdict.retryAfterMs === null ? null : Math.max(0, Math.ceil(verdict.retryAfterMs)),
    message: words.describe({ code: verdict.code, input, plan: verdict.plan, feature: verdict.feature, upgrade }),
  }
}

/** Refusals that another plan could lift. */
const PLAN_DENIALS: ReadonlySet<DecisionCode> = new Set([
  'feature_not_in_plan',
  'area_over_limit',
  'quota_exhausted',
  'rate_limited',
  'subscription_ended',
  'payment_required',
])

function judge(input: DecideInput): Verdict {
  if (!input.clientSupported) return refuse('unsupported_client')
  if (input.busy) return refuse('busy', { retryAfterMs: SHORT_WAIT })
  if (input.access === 'signed_out') return refuse('sign_in_required')
  if (input.access !== 'active') return refuse('device_not_allowed')
  const { entitlement } = input
  if (entitlement === null) return refuse('sign_in_required')
  if (!input.clockTrusted) return refuse('clock_untrusted')
  const plan = effectivePlan(entitlement, input.now)
  if (input.now > entitlement.validUntil) {
    const ended = entitlement.then !== null && input.now >= entitlement.then.at
    return refuse(ended ? 'subscription_ended' : 'offline_grace_ended', { plan })
  }
  if (input.projectBlocked) return refuse('project_blocked', { plan })
  return judgeRequest(input, entitlement, plan)
}

function judgeRequest(input: DecideInput, entitlement: DecideEntitlement, plan: Plan): Verdict {
  const { request, meter, rate, now } = input

  const missing = requiredFeatures(request).find((feature) => !grantsFeature(plan, feature))
  if (missing !== undefined) return refusePlan('feature_not_in_plan', input, entitlement, plan, { feature: missing })

  if (request.areaSqm === null) {
    // Without an area the limit on project size could be passed by saying nothing.
    if (OPERATIONS[request.operation].meter !== null && plan.maxProjectSizeSqm !== null)
      return refuse('invalid_request', { plan })
  } else if (plan.maxProjectSizeSqm !== null && request.areaSqm > plan.maxProjectSizeSqm) {
    return refusePlan('area_over_limit', input, entitlement, plan)
  }

  if (meter !== null && meter.available < request.units) {
    const remaining = meter.limit === null ? Infinity : meter.limit - meter.used - meter.held
    if (remaining >= request.units) return refuse('lease_exhausted', { plan, retryAfterMs: SHORT_WAIT })
    return refusePlan('quota_exhausted', input, entitlement, plan, { retryAfterMs: meter.resetsAt - now })
  }

  if (rate.limit !== null && rate.used >= rate.limit) {
    return refuse('rate_limited', { plan, retryAfterMs: rate.nextAt === null ? null : rate.nextAt - now })
  }
  return { code: allowedCode(input), plan, feature: null, retryAfterMs: null }
}

function allowedCode(input: DecideInput): 'ok' | 'ok_offline' | 'near_limit' {
  const { meter, request } = input
  if (meter !== null && meter.limit !== null) {
    if (meter.used + meter.held + request.units >= meter.limit * NEAR_LIMIT_SHARE) return 'near_limit'
  }
  return input.offlineSince === null ? 'ok' : 'ok_offline'
}

function refuse(
  code: DenialCode,
  details: { plan?: Plan; feature?: string; retryAfterMs?: number | null } = {},
): Verdict {
  return {
    code,
    plan: details.plan ?? null,
    feature: details.feature ?? null,
    retryAfterMs: details.retryAfterMs ?? null,
  }
}

/** A refusal by the plan. Where the plan lost for want of payment or by its end would have let it pass, that is the true reason. */
function refusePlan(
  code: DenialCode,
  input: DecideInput,
  entitlement: DecideEntitlement,
  plan: Plan,
  details: { feature?: string; retryAfterMs?: number } = {},
): Verdict {
  const { formerPlan, standing } = entitlement
  if (formerPlan !== null && planLetsPass(formerPlan, input)) {
    if (standing === 'unpaid') return refuse('payment_required', { plan })
    if (standing === 'ended') return refuse('subscription_ended', { plan })
  }
  return refuse(code, { plan, ...details })
}

/** The wire's form of a meter. `remaining` is what the account has left, `null` when unlimited. */
export function meterState(meter: DecideMeter): MeterState {
  return {
    key: meter.key,
    used: meter.used,
    held: meter.held,
    limit: meter.limit,
    remaining: meter.limit === null ? null : Math.max(0, meter.limit - meter.used - meter.held),
    resetsAt: new Date(meter.resetsAt).toISOString(),
  }
}

/** The wire's form of the hourly rate. */
export function rateState(rate: RateFigures): NonNullable<Decision['rate']> {
  return {
    limit: rate.limit,
    remaining: rate.limit === null ? null : Math.max(0, rate.limit - rate.used),
    nextAt: rate.nextAt === null ? null : new Date(rate.nextAt).toISOString(),
  }
}
