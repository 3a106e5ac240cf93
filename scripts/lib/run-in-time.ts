import { spawn } from 'node:child_process'

export interface TimedRun {
  /** The exit code, the signal, `late` when it was ended for taking too long, or why it could not begin. */
  readonly ended: number | string
  /** The last 8 kB of what it wrote, standard output and error together. */
  readonly output: string
}

/** Runs a program and ends it when it takes longer than `within` milliseconds. */
export async function runInTime(
  program: string,
  programArguments: readonly string[],
  options: { env: NodeJS.ProcessEnv; within: number },
): Promise<TimedRun> {
  const child = spawn(program, programArguments, { env: options.env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString('utf8')).slice(-8192)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  let late = false
  const timer = setTimeout(() => {
    late = true
    child.kill('SIGKILL')
  }, options.within)
  const ended = await new Promise<number | string>((resolve) => {
    child.once('error', (error) => {
      resolve(error.message)
    })
    child.once('close', (code, signal) => {
      resolve(code ?? signal ?? 'unknown')
    })
  })
  clearTimeout(timer)
  return { ended: late ? 'late' : ended, output }
}
