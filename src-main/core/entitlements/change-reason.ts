import type { Accepted } from './entitlement-types.ts'
import type { VerifiedState } from './load-verified.ts'

/** Names what an accepted answer changed, in the words of the plugin's `entitlements.changed`. */
export function changeReason(before: VerifiedState, after: VerifiedState): Accepted {
  const [was, is] = [before.snapshot, after.snapshot]
  if (is === null) return { changed: was !== null, reason: 'revoked' }
  if (is.deviceStatus !== 'active' && was?.deviceStatus !== is.deviceStatus) return { changed: true, reason: 'revoked' }
  if (was === null) return { changed: true, reason: 'renewed' }
  const offer = ({ plan, standing, then, formerPlan, deviceStatus }: typeof is): string =>
    JSON.stringify([plan, standing, then, formerPlan, deviceStatus])
  if (offer(was) !== offer(is)) return { changed: true, reason: 'plan_changed' }
  if (was.version !== is.version) return { changed: true, reason: 'renewed' }
  const units = ({ snapshot, leases }: VerifiedState): string =>
    JSON.stringify([snapshot?.meters, snapshot?.rateShare, [...leases.values()].map((lease) => lease.claims.version)])
  return { changed: units(before) !== units(after), reason: 'refreshed' }
}
