import type { ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './build.ts'
import { findElectron, launchElectron } from './electron-binary.ts'
import { companionRuns } from './lib/companion-runs.ts'
import { startParts, type RunningPart, type startPart } from './lib/child-process.ts'
import { cloudEnvironment, emulatorEnvironment, type LocalCloudPlan } from './lib/cloud-environment.ts'
import { demoAccount, ensureSignedUp } from './lib/demo-account.ts'
import { playFirstSession } from './lib/first-session.ts'
import { freePort } from './lib/free-port.ts'

const root = join(import.meta.dirname, '..')
const data = join(root, '.data')
const home = join(data, 'companion')
/** Milliseconds. */
const SHELL_ENDS_WITHIN = 8000
const wantsBrowser = process.argv.includes('--browser')

/** Everything that was started, in order; stopped in the reverse order. */
const running: Array<{ stop(): Promise<void> }> = []
let stopping: Promise<void> | null = null

async function stopAll(): Promise<void> {
  for (const part of running.toReversed()) await part.stop()
}

function end(code: number): void {
  stopping ??= stopAll().then(() => process.exit(code))
}

/** A part that ends by itself takes the others with it: half a product helps nobody. */
function watch(part: RunningPart): void {
  void part.ended.then((code) => {
    if (stopping !== null) return
    console.error(
      `${part.name} ended unexpectedly (${code ?? 'signal'}); stopping the rest. Its last words:\n${part.tail()}`,
    )
    end(1)
  })
}

/** Set once everything is up: the mails of our own set-up are nobody's business. */
let shows = false

/** Of what the cloud prints, the mails (they are not log lines) and errors are worth showing here. */
function showMailsAndErrors(text: string): void {
  for (const line of text.split('\n')) {
    const isLog = line.startsWith('{"level":')
    if (/^\{"level":[56]0/.test(line) || (shows && !isLog && line !== '')) console.log(line)
  }
}

interface App {
  /** A core with the app for the browser, or `null` where the shell brings both. */
  readonly core: Parameters<typeof startPart>[0] | null
  /** Opens the shell; `null` in the browser. */
  readonly openShell: (() => ChildProcess) | null
  /** Why there is no shell, in a line. */
  readonly reason: string
}

async function chooseApp(cloudUrl: string, taken: Set<number>): Promise<App> {
  const env = { REVITAUTOPLAN_HOME: home, REVITAUTOPLAN_CLOUD_URL: cloudUrl }
  const electron = wantsBrowser ? ({ kind: 'missing', reason: 'asked for' } as const) : await findElectron()
  if (electron.kind === 'found') {
    return { core: null, openShell: () => launchElectron(electron.path, env), reason: '' }
  }
  const uiPort = String(await freePort(4752, taken))
  const entry = join(root, 'src-main', 'headless.ts')
  return {
    core: { name: 'Companion', entry, env: { ...env, REVITAUTOPLAN_UI_PORT: uiPort } },
    openShell: null,
    reason: electron.reason,
  }
}

function runShell(shell: ChildProcess): void {
  const ended = new Promise<void>((resolve) => shell.once('close', () => resolve()))
  running.push({
    stop: async () => {
      shell.kill('SIGTERM')
      const killer = setTimeout(() => shell.kill('SIGKILL'), SHELL_ENDS_WITHIN)
      await ended
      clearTimeout(killer)
    },
  })
  void ended.then(() => end(0))
}

async function main(): Promise<void> {
  if (companionRuns(home)) {
    throw new Error('It is running already, in another terminal. Stop it there (Ctrl-C) first, or go on with it.')
  }
  const first = !existsSync(data)
  mkdirSync(home, { recursive: true, mode: 0o700 })
  const taken = new Set<number>()
  const emulated = (process.env['STRIPE_SECRET_KEY'] ?? '') === ''
  const cloudPort = await freePort(4750, taken)
  const cloudUrl = `http://127.0.0.1:${cloudPort}`
  const emulatorPort = emulated ? await freePort(4751, taken) : null
  const plan: LocalCloudPlan = { dataFolder: data, cloudPort, cloudUrl, emulatorPort }
  const app = await chooseApp(cloudUrl, taken)
  const [parts] = await Promise.all([
    startParts({
      emulator:
        emulatorPort === null
          ? null
          : {
              name: 'Stripe emulator',
              entry: join(root, 'tools', 'stripe-emulator', 'main.ts'),
              env: emulatorEnvironment(plan),
            },
      cloud: {
        name: 'Cloud',
        entry: join(root, 'server', 'main.ts'),
        env: cloudEnvironment(plan),
        onOutput: showMailsAndErrors,
      },
      core: app.core,
    }),
    build(),
  ])
  for (const part of [parts.emulator, parts.cloud, parts.core]) {
    if (part === null) continue
    running.push(part)
    watch(part)
  }
  const account = demoAccount(join(data, 'demo-account.json'))
  await ensureSignedUp(cloudUrl, account)
  if (app.openShell !== null) runShell(app.openShell())
  console.log(`
RevitAutoPlan Companion

  App         ${parts.core === null ? 'its own window' : String(parts.core.ready['uiUrl'])}${app.reason === '' ? '' : `\n              (in the browser instead of Electron: ${app.reason})`}
  Cloud       ${cloudUrl}  (prices: ${cloudUrl}/pricing)
  Stripe      ${emulatorPort === null ? 'as the keys in the environment say' : `emulated, at http://127.0.0.1:${emulatorPort}`}
  Demo login  ${account.email}   password  ${account.password}

What to try next
  1. Open the app and sign in with the demo login; the code in both windows must match.
  2. In a second terminal:  npm run revit -- --count 6     (the sixth is refused on Free)
  3. In the app: Plans, upgrade; pay with card 4242 4242 4242 4242, any later date, any code.
  4. npm run revit again: allowed within seconds.  npm run demo plays all of it by itself.
Ctrl-C stops everything. Data is in .data; npm run reset empties it.${first ? '\nAfter the first sign-in a short Revit session is played so that no screen is empty.' : ''}
`)
  shows = true
  running.push(playFirstSession({ home, marker: join(data, 'first-session-played') }))
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(0))

try {
  await main()
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`)
  end(1)
}
