import type { GateDeps } from './gate-context.ts'
import type { UsageWarning } from './gate-types.ts'
import { isStoreError } from '../store/is-fatal-store-error.ts'
import type { QuotaView } from './quota-view.ts'
import { warningWords } from './warning-words.ts'

/** Tells listeners about changed figures, once a turn of the event loop however much changed, and raises warnings. */
export function createUsageNotifier(deps: GateDeps & { readonly quota: QuotaView }) {
  const { entitlements, quota, warnings, clock } = deps
  const usageListeners = new Set<() => void>()
  const warningListeners = new Set<(warning: UsageWarning) => void>()
  let immediate: NodeJS.Immediate | null = null
  let settled = false

  function run(): void {
    immediate = null
    if (settled) {
      settled = false
      tryToRaiseWarnings()
    }
    for (const listener of usageListeners) listener()
  }

  function tryToRaiseWarnings(): void {
    try {
      raiseWarnings()
    } catch (error) {
      if (!isStoreError(error)) throw error
      deps.onFailedBatch?.(error)
    }
  }

  function raiseWarnings(): void {
    const device = entitlements.device()
    if (device === null) return
    const now = clock.now()
    const meters = quota.meters(now)
    for (const raised of warnings.evaluate(device.accountId, meters, now)) {
      const meter = meters.find((candidate) => candidate.key === raised.meter)
      if (meter === undefined) continue
      const warning = { ...raised, message: warningWords(meter, raised.level, deps.words.t) }
      for (const listener of warningListeners) listener(warning)
    }
  }

  function trigger(): void {
    immediate ??= setImmediate(run)
  }

  return {
    trigger,
    /** What counts as used may have changed: warnings are looked at too. */
    usageSettled(): void {
      settled = true
      trigger()
    },
    onUsageChange(listener: () => void): () => void {
      usageListeners.add(listener)
      return () => usageListeners.delete(listener)
    },
    onWarning(listener: (warning: UsageWarning) => void): () => void {
      warningListeners.add(listener)
      return () => warningListeners.delete(listener)
    },
    close(): void {
      if (immediate !== null) clearImmediate(immediate)
      immediate = null
    },
  }
}
