import { fork, type ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'

/** A part of the product that runs as a process of its own. */
export interface RunningPart {
  readonly name: string
  readonly process: ChildProcess
  /** What the part said when it was ready. */
  readonly ready: Readonly<Record<string, unknown>>
  /** Resolves when it ended, with its exit code, or `null` after a signal. */
  readonly ended: Promise<number | null>
  /** The last lines it printed. */
  tail(): string
  /** Asks it to end, and ends it after five seconds. */
  stop(): Promise<void>
}

/** The last lines a part printed, for when it fails. */
function keepTail(child: ChildProcess): () => string {
  const lines: string[] = []
  const keep = (chunk: unknown): void => {
    lines.push(...String(chunk).split('\n').filter(Boolean))
    lines.splice(0, Math.max(0, lines.length - 15))
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  return () => lines.join('\n')
}

/** Its exit code, once everything that it printed has come. `close` would say both, but not for a child disconnected from. */
async function endOf(child: ChildProcess): Promise<number | null> {
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code))
    child.once('error', () => resolve(null))
  })
  const printed = [child.stdout, child.stderr].map(
    (stream) => stream && new Promise<void>((resolve) => stream.once('close', () => resolve())),
  )
  const [code] = await Promise.all([exited, ...printed])
  return code
}

function isReady(message: unknown): message is Record<string, unknown> {
  return typeof message === 'object' && message !== null && 'ready' in message
}

/**
 * Starts a TypeScript entry as its own process and waits until it says that it is ready.
 *
 * @param onOutput gets what the part prints
 * @throws Error with the part's last lines when it ends or stays silent for 30 seconds
 */
export async function startPart(options: {
  readonly name: string
  readonly entry: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly onOutput?: ((text: string) => void) | undefined
}): Promise<RunningPart> {
  const child = fork(options.entry, [], {
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: [],
  })
  const tail = keepTail(child)
  if (options.onOutput !== undefined) {
    const { onOutput } = options
    child.stdout?.on('data', (chunk) => onOutput(String(chunk)))
    child.stderr?.on('data', (chunk) => onOutput(String(chunk)))
  }
  const ended = endOf(child)
  const silence = new AbortController()
  const start = Promise.race([
    new Promise<Record<string, unknown>>((resolve) => {
      child.on('message', (message) => {
        if (isReady(message)) resolve(message)
      })
    }),
    ended.then((code) => {
      throw new Error(`${options.name} ended at its start (${code ?? 'signal'}):\n${tail()}`)
    }),
    sleep(30_000, undefined, { signal: silence.signal }).then(() => {
      child.kill('SIGKILL')
      throw new Error(`${options.name} was not ready after 30 s:\n${tail()}`)
    }),
  ])
  const ready = await start.finally(() => silence.abort())
  return {
    name: options.name,
    process: child,
    ready,
    ended,
    tail,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      // Each part ends when its parent is gone. Windows has no signal that a process could answer by ending in good order.
      if (child.connected) child.disconnect()
      else child.kill('SIGTERM')
      const patience = new AbortController()
      const killer = sleep(5000, undefined, { signal: patience.signal })
        .then(() => child.kill('SIGKILL'))
        .catch(() => undefined)
      await ended
      patience.abort()
      await killer
    },
  }
}

/** Starts several parts at once; when one fails, the others are stopped and the first failure is thrown. */
export async function startParts<Name extends string>(
  parts: Readonly<Record<Name, Parameters<typeof startPart>[0] | null>>,
): Promise<Record<Name, RunningPart | null>> {
  const names = Object.keys(parts) as Name[]
  const outcomes = await Promise.allSettled(
    names.map(async (name) => {
      const options = parts[name]
      return options === null ? null : await startPart(options)
    }),
  )
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed !== undefined) {
    for (const outcome of outcomes) if (outcome.status === 'fulfilled') await outcome.value?.stop()
    throw failed.reason
  }
  return Object.fromEntries(
    names.map((name, index) => {
      const outcome = outcomes[index]
      return [name, outcome?.status === 'fulfilled' ? outcome.value : null]
    }),
  ) as Record<Name, RunningPart | null>
}
