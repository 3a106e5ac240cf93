import { spawn } from 'node:child_process'

export interface CommandOutcome {
  /** The exit code; 1 when a signal ended it. */
  readonly code: number
  readonly output: string
}

/** Runs a program of the project under this Node and collects what it prints; with `show`, prints it as it comes too. */
export async function runCommand(
  args: readonly string[],
  options: { readonly cwd: string; readonly show?: boolean; readonly env?: Readonly<Record<string, string>> },
): Promise<CommandOutcome> {
  const child = spawn(process.execPath, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const [stream, target] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ] as const) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      if (options.show === true) target.write(chunk)
    })
  }
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (exit) => resolve(exit ?? 1))
  })
  return { code, output }
}
