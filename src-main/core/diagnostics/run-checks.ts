import type { CheckResult } from '../../../shared/protocol/ui-diagnostics.ts'
import type { Check, Verdict } from './check.ts'

export interface RunChecksOptions {
  /** How long one check may take, milliseconds. */
  readonly limitMs: number
  readonly monotonic: () => number
  /** A check threw. */
  readonly onFailed: (id: Check['id'], error: unknown) => void
}

/** Runs checks side by side. One that throws or takes too long is told as such and changes nothing about the others. */
export async function runChecks(checks: readonly Check[], options: RunChecksOptions): Promise<CheckResult[]> {
  const results = await Promise.all(checks.map((check) => runOne(check, options)))
  return results.filter((result) => result !== null)
}

async function runOne(check: Check, { limitMs, monotonic, onFailed }: RunChecksOptions): Promise<CheckResult | null> {
  const startedAt = monotonic()
  const ending = new AbortController()
  const timedOut = new Promise<Verdict>((resolve) => {
    ending.signal.addEventListener('abort', () => {
      resolve({ state: 'unknown', finding: 'check_timed_out', facts: [] })
    })
  })
  const timer = setTimeout(() => ending.abort(), limitMs)
  let verdict: Verdict | null
  try {
    verdict = await Promise.race([check.run(ending.signal), timedOut])
  } catch (error) {
    onFailed(check.id, error)
    verdict = { state: 'unknown', finding: 'check_failed', facts: [] }
  } finally {
    clearTimeout(timer)
  }
  if (verdict === null) return null
  const tookMs = Math.max(0, Math.round(monotonic() - startedAt))
  return { id: check.id, ...verdict, facts: [...verdict.facts], tookMs }
}
