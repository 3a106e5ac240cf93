/**
 * Calls `onWake` after the machine slept: a timer that should have run every `intervalMs` comes that much later by the wall clock.
 *
 * @param wallNow epoch milliseconds
 * @returns stops watching
 */
export function watchSleep(wallNow: () => number, onWake: () => void, intervalMs = 10_000): () => void {
  let last = wallNow()
  const timer = setInterval(() => {
    const now = wallNow()
    if (now - last > 3 * intervalMs) onWake()
    last = now
  }, intervalMs)
  timer.unref()
  return () => clearInterval(timer)
}
