import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hasMono, monoCommand } from '../plugin/scripts/find-mono.ts'
import { build } from './build.ts'
import { postgresCommand, postgresForRun } from './lib/postgres-for-run.ts'
import { runChecks, sourceChecks } from './lib/checks.ts'
import { chromiumCommand, findChromium } from './lib/find-chromium.ts'
import { runCommand } from './lib/run-command.ts'
import { countPlaywright, countVitest, type TestCount } from './lib/test-counts.ts'

const root = join(import.meta.dirname, '..')
const modules = join(root, 'node_modules')
const reports = mkdtempSync(join(tmpdir(), 'revitautoplan-test-'))
const inCi = process.env['CI'] === 'true'
// A change is judged by what it brings: there the fuzzers repeat one run, and find new things in `npm run fuzz`.
if (inCi) process.env['FUZZ_SEED'] ??= '7'
const counts: TestCount[] = []
const notRun: Array<{ what: string; why: string; command: string }> = []

function heading(text: string): void {
  console.log(`\n— ${text} —`)
}

/** Reads a runner's report; a runner that wrote none crashed, which is a failure of its own. */
function count(file: string, read: (report: unknown) => TestCount, code: number): void {
  let result: TestCount
  try {
    result = read(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    result = { passed: 0, failed: 1 }
  }
  counts.push(code !== 0 && result.failed === 0 ? { ...result, failed: 1 } : result)
}

heading('Source')
counts.push(await runChecks(sourceChecks(root)))

heading('Unit, integration, contract, crash and security')
const postgres = postgresForRun()
if (postgres === null) {
  const why = 'no PostgreSQL was found here, and none came with npm for this system'
  notRun.push({ what: 'the cloud’s tests on PostgreSQL', why, command: postgresCommand() })
  if (inCi) counts.push({ passed: 0, failed: 1 })
} else console.log(`The cloud on SQLite and on ${postgres.name}`)
const vitestReport = join(reports, 'vitest.json')
const vitest = await runCommand(
  [
    join(modules, 'vitest', 'vitest.mjs'),
    'run',
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${vitestReport}`,
  ],
  { cwd: root, show: true, env: postgres?.environment ?? {} },
)
count(vitestReport, countVitest, vitest.code)

heading('The C# client under mono')
if (hasMono()) {
  const pluginReport = join(reports, 'plugin.json')
  const plugin = await runCommand(
    [
      join(modules, 'vitest', 'vitest.mjs'),
      'run',
      '--config=plugin/vitest.config.ts',
      '--reporter=dot',
      '--reporter=json',
      `--outputFile.json=${pluginReport}`,
    ],
    { cwd: root, show: true },
  )
  count(pluginReport, countVitest, plugin.code)
} else {
  notRun.push({
    what: 'the C# client (plugin/test)',
    why: 'no mono was found here',
    command: `${monoCommand()} && npm test`,
  })
  if (inCi) counts.push({ passed: 0, failed: 1 })
}

heading('The main job, played in the terminal')
const demo = await runCommand([join(root, 'scripts', 'demo.ts')], { cwd: root, show: true })
counts.push(demo.code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 })

heading('In the browser')
const chromium = findChromium()
if (chromium === null) {
  const why = 'no Chromium was found here'
  notRun.push({ what: 'browser tests (test/e2e)', why, command: chromiumCommand() })
  if (inCi) counts.push({ passed: 0, failed: 1 })
} else {
  await build()
  const playwrightReport = join(reports, 'playwright.json')
  const playwright = await runCommand([join(modules, '@playwright', 'test', 'cli.js'), 'test'], {
    cwd: root,
    show: true,
    env: { CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_REPORT: playwrightReport },
  })
  count(playwrightReport, countPlaywright, playwright.code)
}
if ((process.env['ELECTRON_EXECUTABLE'] ?? '') === '') {
  notRun.push({
    what: 'the desktop shell in Electron (test/e2e/desktop.spec.ts)',
    why: 'ELECTRON_EXECUTABLE names no Electron',
    command:
      process.platform === 'win32'
        ? 'npx install-electron; $env:ELECTRON_EXECUTABLE = node -p "require(\'electron\')"; npm test   (PowerShell)'
        : 'npx install-electron && ELECTRON_EXECUTABLE=$(node -p "require(\'electron\')") npm test',
  })
}

rmSync(reports, { recursive: true, force: true })
if (notRun.length > 0) {
  heading('Not run')
  for (const { what, why, command } of notRun) console.log(`${what}\n  why: ${why}\n  to run it: ${command}`)
}
const passed = counts.reduce((sum, one) => sum + one.passed, 0)
const failed = counts.reduce((sum, one) => sum + one.failed, 0)
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
