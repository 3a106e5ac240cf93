import { join } from 'node:path'
import { postgresCommand, postgresForRun } from './lib/postgres-for-run.ts'
import { runCommand } from './lib/run-command.ts'

const root = join(import.meta.dirname, '..')
const postgres = postgresForRun()
if (postgres === null) {
  console.error(`No PostgreSQL was found here. To get one: ${postgresCommand()}`)
  process.exit(1)
}
console.log(`The cloud on ${postgres.name}`)
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
const { code } = await runCommand([vitest, 'run', '--project', 'postgres', ...process.argv.slice(2)], {
  cwd: root,
  show: true,
  env: postgres.environment,
})
process.exitCode = code
