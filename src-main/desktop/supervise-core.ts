import { failure, type Result, success } from '../../shared/result/result.ts'
import { doubling } from '../../shared/time/doubling.ts'
import type { CoreEndpoint, CorePort } from './core-endpoint.ts'

export interface CoreSupervisor {
  /** Joins a window to the core, at once or as soon as there is one. */
  connect(port: CorePort): void
  /** Looks for the core at once instead of waiting for the next time. */
  tryNow(): void
  /** Lets the core go for good. */
  close(): Promise<void>
}

/** A core that ran this long was well: its end counts as the first. Milliseconds. */
const WELL_AFTER = 60_000
const FIRST_PAUSE = 500
const LONGEST_PAUSE = 30_000
/** After every so many ends in a row a person is told. */
const TELL_AFTER = 3

/**
 * How long to wait before the core is looked for again, milliseconds: doubles from half a second to half a minute.
 *
 * @param failures ends in a row, at least 1
 */
export function restartPause(failures: number): number {
  return doubling(failures, FIRST_PAUSE, LONGEST_PAUSE)
}

/**
 * Keeps a core there for as long as the shell runs: attaches to one that this user already runs, else starts one, and begins
 * anew with growing pauses when it ends. Windows whose core ended see their port close and connect again.
 *
 * @param deps.attach answers `null` when no core runs
 * @param deps.pause resolves after so many milliseconds
 * @param deps.onTrouble is told the reason when cores keep ending
 */
export function superviseCore(deps: {
  attach: () => Promise<CoreEndpoint | null>
  start: () => Promise<CoreEndpoint>
  now: () => number
  pause: (milliseconds: number) => Promise<void>
  onTrouble: (message: string) => void
}): CoreSupervisor {
  const closing = new AbortController()
  const closed = new Promise<void>((resolve) => {
    closing.signal.addEventListener('abort', () => {
      resolve()
    })
  })
  let endpoint: CoreEndpoint | null = null
  const waiting: CorePort[] = []
  let stopWaiting: () => void = () => undefined

  /** One core from its beginning to its end; answers why it ended, where that is known. */
  async function live(): Promise<string | null> {
    const found = await findOrStart()
    if (!found.ok) return found.failure
    if (closing.signal.aborted) {
      await found.value.close()
      return null
    }
    endpoint = found.value
    for (const port of waiting.splice(0)) endpoint.connect(port)
    const { message } = await endpoint.ended
    endpoint = null
    return message
  }

  async function findOrStart(): Promise<Result<CoreEndpoint, string>> {
    try {
      return success((await deps.attach()) ?? (await deps.start()))
    } catch (error) {
      return failure(error instanceof Error ? error.message : String(error))
    }
  }

  async function keep(): Promise<void> {
    let failures = 0
    while (!closing.signal.aborted) {
      const startedAt = deps.now()
      const message = await live()
      failures = deps.now() - startedAt >= WELL_AFTER ? 1 : failures + 1
      if (failures % TELL_AFTER === 0 && !closing.signal.aborted)
        deps.onTrouble(message ?? 'It ended without saying why.')
      await Promise.race([
        deps.pause(restartPause(failures)),
        closed,
        new Promise<void>((resolve) => {
          stopWaiting = resolve
        }),
      ])
    }
  }
  const kept = keep()

  return {
    connect(port) {
      if (closing.signal.aborted) port.close()
      else if (endpoint === null) waiting.push(port)
      else endpoint.connect(port)
    },
    tryNow() {
      stopWaiting()
    },
    async close() {
      closing.abort()
      for (const port of waiting.splice(0)) port.close()
      await endpoint?.close()
      await kept
    },
  }
}
