/** A job that runs again and again. */
export interface Repeated {
  /** Resolves when the run under way is done; none starts after. */
  stop(): Promise<void>
}

/**
 * Runs `job` now and then `pause` milliseconds after each end, never twice at once. Does not keep the process alive.
 * The job handles its own failures: one that throws is told to `failed` and run again.
 */
export function runEvery(pause: number, job: () => Promise<void>, failed: (error: unknown) => void): Repeated {
  let stopped = false
  let timer: NodeJS.Timeout | null = null
  let running: Promise<void> = Promise.resolve()

  function run(): void {
    running = job()
      .catch(failed)
      .finally(() => {
        if (stopped) return
        timer = setTimeout(run, pause)
        timer.unref()
      })
  }
  run()

  return {
    async stop() {
      stopped = true
      if (timer !== null) clearTimeout(timer)
      await running
    },
  }
}
