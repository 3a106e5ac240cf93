import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { z } from 'zod'

/** A program of the cloud as a process of its own. */
export interface TestProcess {
  readonly process: ChildProcess
  readonly stdout: Promise<string>
  readonly stderr: Promise<string>
  /** Its exit code and the signal that ended it. */
  readonly exit: Promise<unknown[]>
}

/** Starts a script of the server's folder with these settings and no others. */
export function startProcess(
  script: 'main.ts' | 'admin-cli.ts',
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): TestProcess {
  // Without the rest: settings of this machine are none of the test's. Windows runs nothing without SystemRoot.
  const kept = Object.entries(process.env).filter(([name]) => /^(PATH|SystemRoot)$/i.test(name))
  const made = spawn(process.execPath, [join(import.meta.dirname, '..', script), ...args], {
    env: { ...Object.fromEntries(kept), CLOUD_LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  if (made.stdout === null || made.stderr === null) throw new Error('the child has no pipes')
  return { process: made, stdout: text(made.stdout), stderr: text(made.stderr), exit: once(made, 'exit') }
}

const readySchema = z.object({ ready: z.literal(true), port: z.int().min(1), url: z.url() })

/** Where a cloud listens, once it does. */
export async function whenReady(cloud: TestProcess): Promise<z.infer<typeof readySchema>> {
  const [message] = (await Promise.race([
    once(cloud.process, 'message'),
    cloud.exit.then(async () => {
      throw new Error(`the cloud did not start: ${await cloud.stderr}`)
    }),
  ])) as unknown[] // what node documents
  return readySchema.parse(message)
}
