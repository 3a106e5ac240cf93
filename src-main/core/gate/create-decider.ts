import { OPERATIONS } from '../../../shared/catalog/operations.ts'
import type { Plan } from '../../../shared/catalog/plan.ts'
import { decide } from '../../../shared/policy/decide.ts'
import type { DecideInput } from '../../../shared/policy/decide-input.ts'
import type { Decision } from '../../../shared/protocol/decision.ts'
import type { CheckParams } from '../../../shared/protocol/plugin-link.ts'
import type { GateContext } from './gate-context.ts'
import type { MeterView } from './quota-view.ts'

/** Open holds beyond this many mean that something is wrong with a client. */
const MAX_OPEN_HOLDS = 10_000

export interface Judgement {
  readonly decision: Decision
  /** The meter that the operation draws on; `null` for an operation that draws on none. */
  readonly meter: MeterView | null
  readonly plan: Plan | null
}

/** Gathers everything that a decision rests on, and decides. */
export function createDecider(context: GateContext, isClosing: () => boolean) {
  const { clock, entitlements, quota, rate, open, words } = context

  /**
   * @param ignoredUnits held units that are the request's own: those of a reservation that is asked for again
   */
  return function judge(params: CheckParams, now: number, ignoredUnits = 0): Judgement {
    const device = entitlements.device()
    const key = OPERATIONS[params.operation].meter
    const meter = key === null ? null : quota.meter(key, now)
    const input: DecideInput = {
      now,
      request: {
        operation: params.operation,
        units: params.units,
        areaSqm: params.areaSqm ?? null,
        feature: params.feature ?? null,
      },
      access: device === null ? 'signed_out' : device.status,
      clientSupported: true,
      busy: isClosing() || open.size >= MAX_OPEN_HOLDS,
      clockTrusted: clock.state().trusted,
      projectBlocked: false,
      entitlement: entitlements.snapshot(),
      meter:
        meter === null || ignoredUnits === 0
          ? meter
          : { ...meter, held: meter.held - ignoredUnits, available: meter.available + ignoredUnits },
      rate: rate.figures(quota.rateLimit(now), now),
      offlineSince: context.connectivity().offlineSince,
      ...context.pretend?.(),
    }
    return { decision: decide(input, words), meter, plan: quota.plan(now) }
  }
}
export type Judge = ReturnType<typeof createDecider>
