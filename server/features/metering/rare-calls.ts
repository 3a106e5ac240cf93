/** Above this many keys those whose time is over are forgotten. */
const KEYS = 10_000

/**
 * Limits how often something is done for a key: true at most once every `every` milliseconds.
 * What is refused is dropped, not delayed, so that two parties cannot keep each other busy.
 */
export function createRareCalls(every: number, now: () => number): (key: string) => boolean {
  const last = new Map<string, number>()
  return (key) => {
    const at = now()
    const before = last.get(key)
    if (before !== undefined && at - before < every) return false
    if (last.size >= KEYS) {
      for (const [old, calledAt] of last) if (at - calledAt >= every) last.delete(old)
    }
    last.set(key, at)
    return true
  }
}
