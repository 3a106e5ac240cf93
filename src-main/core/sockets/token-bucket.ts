/**
 * Lets `perSecond` messages a second through, after a burst of `burst`.
 *
 * @param now monotonic milliseconds
 * @returns takes one; false when none is left
 */
export function createTokenBucket(perSecond: number, burst: number, now: () => number): () => boolean {
  let tokens = burst
  let filledAt = now()
  return () => {
    const at = now()
    tokens = Math.min(burst, tokens + ((at - filledAt) * perSecond) / 1000)
    filledAt = at
    if (tokens < 1) return false
    tokens -= 1
    return true
  }
}
