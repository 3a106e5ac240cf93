import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { electronArguments, electronEnvironment } from './lib/electron-launch.ts'
import { recallElectron, rememberElectron } from './lib/electron-memory.ts'
import { probeElectron } from './lib/probe-electron.ts'
import { runInTime } from './lib/run-in-time.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const DOWNLOAD_WITHIN = 30_000

export type FoundElectron =
  { readonly kind: 'found'; readonly path: string } | { readonly kind: 'missing'; readonly reason: string }

/**
 * The Electron that opens the app in its own window: the one that the environment names (ELECTRON_EXECUTABLE, or a folder in
 * ELECTRON_OVERRIDE_DIST_PATH), else the package's, which is downloaded when it is not there yet (30 s at most). It is found
 * only when it also starts here. What came of the download and of the start is remembered, so that later calls answer at once;
 * another version, a changed file or `--retry-electron` asks anew. The reason of a missing one is one line.
 */
export async function findElectron(
  options: { env?: NodeJS.ProcessEnv; retry?: boolean; memory?: string } = {},
): Promise<FoundElectron> {
  const env = options.env ?? process.env
  const retry = options.retry ?? process.argv.includes('--retry-electron')
  const memory = options.memory ?? join(root, '.data', 'electron.json')

  if (process.platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']) {
    return missing('no screen here: DISPLAY and WAYLAND_DISPLAY are not set')
  }
  const named = namedByEnvironment(env)
  if (named !== null && !existsSync(named)) return missing(`the environment names ${named}, which is not there`)

  const path = named ?? packagedPath()
  const version = packagedVersion()
  if (!existsSync(path)) {
    const subject = `download ${version}`
    const known = retry ? null : recallElectron(memory, subject)
    if (known !== null) return missing(`${known}; npm start -- --retry-electron tries again`)
    const failure = await download(env)
    if (failure !== null) {
      rememberElectron(memory, subject, failure)
      return missing(failure)
    }
  }

  const subject = `start ${path} ${Math.trunc(statSync(path).mtimeMs)}`
  const known = retry ? null : recallElectron(memory, subject)
  if (known === 'starts') return { kind: 'found', path }
  if (known !== null) return missing(`${known}; npm start -- --retry-electron tries again`)
  const outcome = await probeElectron(path, env)
  rememberElectron(memory, subject, outcome.ok ? 'starts' : outcome.failure)
  return outcome.ok ? { kind: 'found', path } : missing(outcome.failure)
}

/**
 * Opens the built app in an Electron.
 *
 * @param env added to this process's environment
 * @param logFile where Electron's own messages go; without it they are dropped, as most are noise of the platform
 */
export function launchElectron(path: string, env: NodeJS.ProcessEnv = {}, logFile?: string): ChildProcess {
  if (logFile !== undefined) mkdirSync(dirname(logFile), { recursive: true })
  const output = logFile === undefined ? 'ignore' : openSync(logFile, 'a', 0o600)
  return spawn(path, [...electronArguments(), root], {
    cwd: root,
    stdio: ['ignore', output, output],
    env: { ...electronEnvironment(process.env), ...env },
  })
}

function missing(reason: string): FoundElectron {
  return { kind: 'missing', reason }
}

function namedByEnvironment(env: NodeJS.ProcessEnv): string | null {
  if (env['ELECTRON_EXECUTABLE']) return env['ELECTRON_EXECUTABLE']
  const folder = env['ELECTRON_OVERRIDE_DIST_PATH']
  return folder ? join(folder, executableName()) : null
}

function executableName(): string {
  if (process.platform === 'win32') return 'electron.exe'
  return process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron'
}

function packagedPath(): string {
  return join(root, 'node_modules', 'electron', 'dist', ...executableName().split('/'))
}

function packagedVersion(): string {
  const text = readFileSync(join(root, 'node_modules', 'electron', 'package.json'), 'utf8')
  const { version }: { version?: unknown } = JSON.parse(text)
  return String(version)
}

/** Lets the package fetch its binary, which no install script did; answers why it could not, or `null`. */
async function download(env: NodeJS.ProcessEnv): Promise<string | null> {
  const script = join(root, 'node_modules', 'electron', 'install.js')
  const run = await runInTime(process.execPath, [script], { env, within: DOWNLOAD_WITHIN })
  if (run.ended === 'late') return 'its download took longer than 30 s'
  if (run.ended === 0 && existsSync(packagedPath())) return null
  const line = run.output.split('\n').find((text) => text.trim() !== '')
  return `its download failed (${line?.trim() ?? `ended with ${run.ended}`})`
}
