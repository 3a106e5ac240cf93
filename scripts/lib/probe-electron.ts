import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { failure, type Result, success } from '../../shared/result/result.ts'
import { electronArguments, electronEnvironment } from './electron-launch.ts'
import { runInTime } from './run-in-time.ts'

const STARTS_WITHIN = 20_000

/** Whether an Electron opens a window and runs the database on this machine; if not, why, in one line. */
export async function probeElectron(path: string, env: NodeJS.ProcessEnv): Promise<Result<null, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'electron-probe-'))
  try {
    const probe = join(import.meta.dirname, '..', 'electron-probe.cjs')
    const run = await runInTime(path, [...electronArguments(), `--user-data-dir=${folder}`, probe], {
      env: electronEnvironment(env),
      within: STARTS_WITHIN,
    })
    return run.ended === 0 ? success(null) : failure(whyNot(run.ended, run.output))
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Says in one line why an Electron did not start, from how it ended and what it wrote. */
export function whyNot(ended: number | string, output: string): string {
  const library = /error while loading shared libraries: ([^:\s]+)/.exec(output)?.[1]
  if (library !== undefined) return `it does not start: the system library ${library} is missing`
  if (/missing x server|cannot open display|ozone_platform/i.test(output)) return 'it does not start: no screen answers'
  if (/namespace sandbox|setuid sandbox|no usable sandbox/i.test(output)) {
    return 'it does not start: this system does not let programs confine themselves (user namespaces are off)'
  }
  if (ended === 4) return 'it starts, but is too old for the database of the companion'
  if (ended === 'late') return 'it did not start within 20 s'
  return `it does not start (ended with ${ended})`
}
