import type { CheckFact, CheckId, CheckState, Finding } from '../../../shared/protocol/ui-diagnostics.ts'

/** What was found out, judged. */
export interface Verdict {
  readonly state: CheckState
  readonly finding: Finding
  readonly facts: readonly CheckFact[]
}

/** Looks at one thing that the companion depends on. */
export interface Check {
  readonly id: CheckId
  /** Gathers and judges; `null` where there is nothing to look at. What is slow ends when the signal says so. */
  run(signal: AbortSignal): Promise<Verdict | null>
}
