/** Collects what comes in one turn of the event loop. */
export interface TurnBatch<Item> {
  add(item: Item): void
  /** Hands on at once what has been collected, without waiting for the end of the turn. */
  runNow(): void
  /** Resolves when everything added so far was handed on. */
  flush(): Promise<void>
}

/** @param run called once at the end of each turn that brought anything, with all of it in order */
export function createTurnBatch<Item>(run: (items: readonly Item[]) => void): TurnBatch<Item> {
  let items: Item[] = []
  let waiting: (() => void)[] = []
  let immediate: NodeJS.Immediate | null = null

  function runNow(): void {
    if (immediate === null) return
    clearImmediate(immediate)
    immediate = null
    const taken = items
    const flushed = waiting
    items = []
    waiting = []
    run(taken)
    for (const resolve of flushed) resolve()
  }

  return {
    add(item) {
      items.push(item)
      // Not a microtask: what other connections sent in the same turn is to go along, and waits no longer for it.
      immediate ??= setImmediate(runNow)
    },
    runNow,
    flush() {
      if (immediate === null) return Promise.resolve()
      return new Promise((resolve) => {
        waiting.push(resolve)
      })
    },
  }
}
