import { CATALOG, freePlan } from '../../shared/catalog/catalog.ts'
import { decide } from '../../shared/policy/decide.ts'
import type { DecideInput } from '../../shared/policy/decide-input.ts'
import { createDecisionWords } from '../../shared/policy/decision-words.ts'
import { DAY } from '../../shared/time/duration.ts'
import { periodEnd, periodOf } from '../../shared/time/period.ts'

/** Times `decide()` alone, every second call a refusal; microseconds. */
export function measureDecide(count: number): { p50: number; p99: number } {
  const now = Date.now()
  const plan = freePlan(CATALOG)
  const words = createDecisionWords('UTC')
  const inputs = [2, 5].map((used): DecideInput => ({
    now,
    request: { operation: 'ai_layout', units: 1, areaSqm: 180, feature: null },
    access: 'active',
    clientSupported: true,
    busy: false,
    clockTrusted: true,
    projectBlocked: false,
    entitlement: {
      version: 1,
      issuedAt: now,
      validUntil: now + DAY,
      plan,
      standing: 'good',
      formerPlan: null,
      then: null,
      catalog: CATALOG,
    },
    meter: { key: 'ai_layouts', used, held: 0, limit: 5, available: 5 - used, resetsAt: periodEnd(periodOf(now)) },
    rate: { limit: 10, used: 0, nextAt: null },
    offlineSince: null,
  }))
  const each = new Float64Array(count)
  for (let run = 0; run < count; run += 1) {
    const input = inputs[run % 2]
    if (input === undefined) throw new Error('unreachable')
    const begun = performance.now()
    decide(input, words)
    each[run] = (performance.now() - begun) * 1000
  }
  each.sort()
  return { p50: each[Math.floor(count / 2)] ?? Number.NaN, p99: each[Math.floor(count * 0.99)] ?? Number.NaN }
}
