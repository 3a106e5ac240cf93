import { freePlan } from '../../../shared/catalog/catalog.ts'
import type { Plan } from '../../../shared/catalog/plan.ts'
import type { AccountEntitlement } from '../entitlements/account-entitlement.ts'
import type { SubscriptionTable } from './billing-tables.ts'

/** What of the mirror decides an entitlement. Times are epoch milliseconds. */
export type MirroredSubscription = Pick<
  SubscriptionTable,
  'subscription_id' | 'status' | 'plan_id' | 'current_period_end' | 'cancel_at' | 'cancel_at_period_end' | 'created_at'
>

/** When a subscription is known to end, `null` when it renews. */
function knownEnd(mirror: MirroredSubscription): number | null {
  if (mirror.cancel_at !== null) return mirror.cancel_at
  return mirror.cancel_at_period_end === 1 ? mirror.current_period_end : null
}

/**
 * What one subscription entitles to at `now` (epoch milliseconds).
 * `active`, `trialing` and `past_due` keep the plan, `unpaid`, `paused` and `canceled` have lost it. `incomplete` and
 * `incomplete_expired` never had it: the first payment did not succeed, so nothing was lost either.
 * A period that is over takes nothing away (the renewal may only be late to reach us); a known end that has passed does.
 */
export function entitlementOfSubscription(
  mirror: MirroredSubscription | null,
  catalog: readonly Plan[],
  now: number,
): AccountEntitlement {
  const free = freePlan(catalog)
  const nothing: AccountEntitlement = { plan: free, standing: 'good', formerPlan: null, then: null }
  if (mirror === null) return nothing
  const plan = catalog.find((candidate) => candidate.id === mirror.plan_id)
  if (plan === undefined) return nothing

  switch (mirror.status) {
    case 'active':
    case 'trialing':
    case 'past_due': {
      const end = knownEnd(mirror)
      if (end !== null && end <= now) return { plan: free, standing: 'ended', formerPlan: plan, then: null }
      return {
        plan,
        standing: mirror.status === 'past_due' ? 'past_due' : 'good',
        formerPlan: null,
        then: end === null ? null : { at: end, plan: free },
      }
    }
    case 'unpaid':
    case 'paused':
      return { plan: free, standing: 'unpaid', formerPlan: plan, then: null }
    case 'canceled':
      return { plan: free, standing: 'ended', formerPlan: plan, then: null }
    case 'incomplete':
    case 'incomplete_expired':
    case 'unknown':
      return nothing
    default:
      return mirror.status satisfies never
  }
}

/** The subscription that counts for the account: the one that gives most, then the newest; `null` when there is none. */
export function chooseSubscription<Mirror extends MirroredSubscription>(
  mirrors: readonly Mirror[],
  catalog: readonly Plan[],
  now: number,
): Mirror | null {
  const ranked = mirrors.map((mirror) => ({ mirror, worth: worthOf(mirror, catalog, now) }))
  ranked.sort(
    (left, right) =>
      right.worth - left.worth ||
      right.mirror.created_at - left.mirror.created_at ||
      (left.mirror.subscription_id < right.mirror.subscription_id ? -1 : 1),
  )
  return ranked[0]?.mirror ?? null
}

/** Higher is better for the account: a plan it has (by rank, good standing first), then one it can get back, one that ended, nothing. */
function worthOf(mirror: MirroredSubscription, catalog: readonly Plan[], now: number): number {
  const entitlement = entitlementOfSubscription(mirror, catalog, now)
  switch (entitlement.standing) {
    case 'past_due':
      return 10 + entitlement.plan.rank * 2
    case 'unpaid':
      return 2
    case 'ended':
      return 1
    case 'good':
      return entitlement.plan === freePlan(catalog) ? 0 : 11 + entitlement.plan.rank * 2
    default:
      return entitlement.standing satisfies never
  }
}

/** A text that differs when the account is entitled to something else. */
export function entitlementFingerprint(entitlement: AccountEntitlement): string {
  return [
    entitlement.plan.id,
    entitlement.standing,
    entitlement.formerPlan?.id ?? '-',
    entitlement.then === null ? '-' : `${entitlement.then.plan.id}@${entitlement.then.at}`,
  ].join(' ')
}
