import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { z } from 'zod'
import { buildPlugin } from '../../scripts/build-plugin.ts'

const lineSchema = z.object({
  id: z.int().optional(),
  result: z.unknown().optional(),
  error: z.string().optional(),
  trace: z.string().optional(),
  unhandled: z.string().optional(),
  unobserved: z.string().optional(),
})

/** The C# client under mono, used by commands; see test/driver/Program.cs. */
export interface Driver {
  readonly pid: number
  /** Runs a command and resolves with its result; rejects with the exception that it threw. */
  run(command: string, parameters?: Readonly<Record<string, unknown>>): Promise<unknown>
  /** Exceptions that left a thread or a task nobody looked at: there must never be one. */
  readonly escaped: string[]
  stop(): Promise<void>
}

/** Where built C# is kept between runs. */
export const PLUGIN_CACHE = join(import.meta.dirname, '..', '..', '..', 'node_modules', '.cache', 'plugin')

/** Compiles the client if need be and starts it. */
export async function startDriver(): Promise<Driver> {
  const built = await buildPlugin(PLUGIN_CACHE)
  const child = spawn('mono', [built.driver], { stdio: ['pipe', 'pipe', 'inherit'] })
  const escaped: string[] = []
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>()
  let lastId = 0
  let hasEnded = false
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { id, result, error, trace, unhandled, unobserved } = lineSchema.parse(JSON.parse(line))
    const gone = unhandled ?? unobserved
    if (gone !== undefined) escaped.push(gone)
    const asked = id === undefined ? undefined : waiting.get(id)
    if (id === undefined || asked === undefined) return
    waiting.delete(id)
    if (error === undefined) asked.resolve(result)
    else asked.reject(new Error(error, { cause: trace }))
  })
  const ended = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      hasEnded = true
      for (const { reject } of waiting.values()) reject(new Error(`the driver ended (${code ?? signal})`))
      resolve()
    })
  })
  return {
    pid: child.pid ?? 0,
    escaped,
    run(command, parameters = {}) {
      if (hasEnded) return Promise.reject(new Error('the driver has ended'))
      lastId += 1
      const id = lastId
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        child.stdin.write(`${JSON.stringify({ ...parameters, id, do: command })}\n`)
      })
    },
    async stop() {
      child.stdin.end()
      await ended
    },
  }
}
