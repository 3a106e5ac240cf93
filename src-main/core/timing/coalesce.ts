/**
 * Runs `action` at most once per `intervalMs`: the first call of a quiet time at the end of the current turn, later ones together when the interval is over.
 *
 * @returns `trigger` asks for a run; `close` drops a run that is still due, and every later call
 */
export function coalesce(action: () => void, intervalMs: number): { trigger(): void; close(): void } {
  let immediate: NodeJS.Immediate | null = null
  let timer: NodeJS.Timeout | null = null
  let asked = false
  let closed = false

  function run(): void {
    immediate = null
    asked = false
    timer = setTimeout(() => {
      timer = null
      if (asked) run()
    }, intervalMs)
    action()
  }

  return {
    trigger() {
      if (closed) return
      asked = true
      if (immediate === null && timer === null) immediate = setImmediate(run)
    },
    close() {
      closed = true
      if (immediate !== null) clearImmediate(immediate)
      if (timer !== null) clearTimeout(timer)
    },
  }
}
