import { join } from 'node:path'
import { findLayerViolations } from './layer-rules.ts'
import { runCommand, type CommandOutcome } from './run-command.ts'
import { readSourceFiles } from './source-files.ts'

/** A check of the source that passes or says what is wrong. */
export interface Check {
  readonly name: string
  run(): Promise<CommandOutcome>
}

/** Format, lint, types of each part, and the layers. */
export function sourceChecks(root: string): Check[] {
  const modules = join(root, 'node_modules')
  const command = (name: string, ...args: string[]): Check => ({
    name,
    run: async () => await runCommand(args, { cwd: root }),
  })
  const typescript = join(modules, 'typescript', 'bin', 'tsc')
  return [
    command('format', join(modules, 'prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.'),
    command('lint', join(modules, 'oxlint', 'bin', 'oxlint'), '--deny-warnings', '.'),
    command('types of shared, without Node and DOM', typescript, '-p', 'shared'),
    command('types of cloud, core and tools', typescript, '-p', '.'),
    command('types of the app', typescript, '-p', 'src-renderer'),
    command('types of the checkout page', typescript, '-p', 'server/features/billing/web'),
    command('types of the browser tests', typescript, '-p', 'test/e2e'),
    {
      name: 'layers',
      run: async () => {
        const violations = findLayerViolations(readSourceFiles(root))
        const output = violations.map((one) => `${one.path} imports ${one.imported}: ${one.rule}`).join('\n')
        return { code: violations.length === 0 ? 0 : 1, output }
      },
    },
  ]
}

/** Runs the checks one after the other, prints a line each, and answers how many passed and failed. */
export async function runChecks(checks: readonly Check[]): Promise<{ passed: number; failed: number }> {
  let failed = 0
  for (const check of checks) {
    const outcome = await check.run()
    console.log(`${outcome.code === 0 ? '✓' : '✗'} ${check.name}`)
    if (outcome.code !== 0) {
      failed += 1
      console.log(outcome.output.trim())
    }
  }
  return { passed: checks.length - failed, failed }
}
