import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './build.ts'
import { findElectron, launchElectron } from './electron-binary.ts'
import { startPart, type RunningPart } from './lib/child-process.ts'
import { cloudEnvironment, emulatorEnvironment, type LocalCloudPlan } from './lib/cloud-environment.ts'
import { demoAccount, ensureSignedUp } from './lib/demo-account.ts'
import { playFirstSession } from './lib/first-session.ts'
import { freePort } from './lib/free-port.ts'

const root = join(import.meta.dirname, '..')
const data = join(root, '.data')
const home = join(data, 'companion')
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
    console.error(`${part.name} ended unexpectedly (${code ?? 'signal'}); stopping the rest. Its log is above.`)
    end(1)
  })
}

async function startCloud(taken: Set<number>): Promise<string> {
  const emulated = (process.env['STRIPE_SECRET_KEY'] ?? '') === ''
  const cloudPort = await freePort(4750, taken)
  const plan: LocalCloudPlan = {
    dataFolder: data,
    cloudPort,
    cloudUrl: `http://127.0.0.1:${cloudPort}`,
    emulatorPort: emulated ? await freePort(4751, taken) : null,
  }
  if (plan.emulatorPort !== null) {
    const entry = join(root, 'tools', 'stripe-emulator', 'main.ts')
    const emulator = await startPart({ name: 'Stripe emulator', entry, env: emulatorEnvironment(plan) })
    running.push(emulator)
    watch(emulator)
    console.log(`  Stripe      emulated, at http://127.0.0.1:${plan.emulatorPort}`)
  } else {
    console.log('  Stripe      as the keys in the environment say')
  }
  const cloud = await startPart({
    name: 'Cloud',
    entry: join(root, 'server', 'main.ts'),
    env: cloudEnvironment(plan),
    onOutput: showMailsAndErrors,
  })
  running.push(cloud)
  watch(cloud)
  console.log(`  Cloud       ${plan.cloudUrl}  (prices: ${plan.cloudUrl}/pricing)`)
  return plan.cloudUrl
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

async function startApp(cloudUrl: string, taken: Set<number>): Promise<void> {
  const env = { REVITAUTOPLAN_HOME: home, REVITAUTOPLAN_CLOUD_URL: cloudUrl }
  const electron = wantsBrowser
    ? ({ kind: 'missing', reason: 'asked for with --browser' } as const)
    : await findElectron()
  if (electron.kind === 'found') {
    const shell = launchElectron(electron.path, env)
    const ended = new Promise<void>((resolve) => shell.once('close', () => resolve()))
    running.push({
      stop: async () => {
        shell.kill('SIGTERM')
        await ended
      },
    })
    void ended.then(() => end(0))
    console.log('  App         its own window')
    return
  }
  const core = await startPart({
    name: 'Companion',
    entry: join(root, 'src-main', 'headless.ts'),
    env: { ...env, REVITAUTOPLAN_UI_PORT: String(await freePort(4752, taken)) },
  })
  running.push(core)
  watch(core)
  console.log(`  App         ${String(core.ready['uiUrl'])}`)
  console.log(`              (in the browser, as there is no Electron to run: ${electron.reason})`)
}

async function main(): Promise<void> {
  const first = !existsSync(data)
  mkdirSync(home, { recursive: true })
  await build()
  console.log('\nRevitAutoPlan Companion\n')
  const taken = new Set<number>()
  const cloudUrl = await startCloud(taken)
  const account = demoAccount(join(data, 'demo-account.json'))
  await ensureSignedUp(cloudUrl, account)
  await startApp(cloudUrl, taken)
  console.log(`  Demo login  ${account.email}   password  ${account.password}`)
  console.log(`\nWhat to try next
  1. Open the app and sign in with the demo login; the code in both windows must match.
  2. In a second terminal:  npm run revit -- --count 6     (the sixth is refused on Free)
  3. In the app: Plans, upgrade; pay with card 4242 4242 4242 4242, any later date, any code.
  4. npm run revit again: allowed within seconds.  npm run demo plays all of it by itself.
Ctrl-C stops everything. Data is in .data; npm run reset empties it.${first ? '\nAfter the first sign-in a short Revit session is played so that no screen is empty.' : ''}\n`)
  shows = true
  const session = playFirstSession({ home, marker: join(data, 'first-session-played') })
  running.push(session)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(0))

try {
  await main()
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`)
  end(1)
}
