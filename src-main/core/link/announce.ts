import { effectivePlan } from '../../../shared/policy/effective-plan.ts'
import type { PluginEvent } from '../../../shared/protocol/plugin-link.ts'
import type { Connectivity } from '../../../shared/protocol/ui-api.ts'
import type { DeviceRecord, Entitlements } from '../entitlements/entitlement-types.ts'
import type { Gate, UsageWarning } from '../gate/gate-types.ts'
import type { LinkSummary } from './plugin-gate.ts'
import type { PluginLink } from './plugin-link.ts'

export interface Announcer {
  entitlements(reason: PluginEvent<'entitlements.changed'>['reason']): void
  /** Tells plugins when the way to the cloud is found or lost. */
  connectivity(state: Connectivity): void
  warning(warning: UsageWarning): void
}

/** What `session.hello` says about account and plan at an instant (epoch milliseconds). */
export function linkSummary(entitlements: Pick<Entitlements, 'device' | 'snapshot'>, now: number): LinkSummary {
  const device: DeviceRecord | null = entitlements.device()
  const snapshot = entitlements.snapshot()
  const plan = snapshot === null ? null : effectivePlan(snapshot, now)
  return {
    account: device === null ? null : { id: device.accountId, displayName: device.accountName },
    entitlement:
      snapshot === null || plan === null
        ? null
        : { plan: plan.id, planName: plan.name, version: snapshot.version, validUntil: iso(snapshot.validUntil) },
  }
}

/** Turns what happens in the core into the events of the plugin link. */
export function createAnnouncer(
  link: Pick<PluginLink, 'publish'>,
  gate: Pick<Gate, 'meters'>,
  summary: () => LinkSummary,
): Announcer {
  let announced: string | null = null
  return {
    entitlements(reason) {
      const { entitlement } = summary()
      link.publish('entitlements.changed', {
        version: entitlement?.version ?? null,
        plan: entitlement?.plan ?? null,
        planName: entitlement?.planName ?? null,
        reason,
        meters: gate.meters(),
      })
    },
    connectivity({ status, lastSyncAt, graceEndsAt }) {
      if (status === announced) return
      announced = status
      link.publish('connectivity.changed', {
        online: status === 'online',
        lastSyncAt: lastSyncAt === null ? null : iso(lastSyncAt),
        graceEndsAt: graceEndsAt === null ? null : iso(graceEndsAt),
      })
    },
    warning({ meter, level, message }) {
      link.publish('usage.changed', { meters: gate.meters(), warning: { meter, level, message } })
    },
  }
}

function iso(instant: number): string {
  return new Date(instant).toISOString()
}
