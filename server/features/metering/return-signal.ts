/** Tells those who wait for units of an account that some came back. */
export interface ReturnSignal {
  raise(accountId: string): void
  /** Resolves when units came back to the account, at the latest after `milliseconds`. */
  wait(accountId: string, milliseconds: number): Promise<void>
}

/** Within one process: an instance that waits hears only of returns that it took itself. */
export function createReturnSignal(): ReturnSignal {
  const waiting = new Map<string, Set<() => void>>()
  return {
    raise(accountId) {
      for (const wake of waiting.get(accountId) ?? []) wake()
    },
    wait(accountId, milliseconds) {
      const { promise, resolve } = Promise.withResolvers<void>()
      const wakers = waiting.get(accountId) ?? new Set()
      waiting.set(accountId, wakers)
      const timer = setTimeout(wake, milliseconds)
      function wake(): void {
        clearTimeout(timer)
        wakers.delete(wake)
        if (wakers.size === 0 && waiting.get(accountId) === wakers) waiting.delete(accountId)
        resolve()
      }
      wakers.add(wake)
      return promise
    },
  }
}
