import type { RefusalReason } from '../../../shared/protocol/ui-diagnostics.ts'
import { DAY } from '../../../shared/time/duration.ts'

export interface RecentRefusal {
  readonly reason: RefusalReason
  readonly count: number
  /** Epoch milliseconds. */
  readonly lastAt: number
}

/** Remembers why connections were turned away in the last day or so, as one count for each reason. */
export interface RefusalMemory {
  note(reason: RefusalReason): void
  /** The latest first. */
  recent(): RecentRefusal[]
}

/** @param now epoch milliseconds */
export function createRefusalMemory(now: () => number): RefusalMemory {
  const kept = new Map<RefusalReason, RecentRefusal>()

  function recent(): RecentRefusal[] {
    return [...kept.values()]
      .filter(({ lastAt }) => now() - lastAt < DAY)
      .sort((one, other) => other.lastAt - one.lastAt)
  }

  return {
    note(reason) {
      const before = recent().find((refusal) => refusal.reason === reason)
      kept.set(reason, { reason, count: (before?.count ?? 0) + 1, lastAt: now() })
    },
    recent,
  }
}
