// Every fuzzer, for longer: npm run fuzz -- [seconds for each] [seed]
import { join } from 'node:path'
import { runCommand } from '../../scripts/lib/run-command.ts'

const root = join(import.meta.dirname, '..', '..')
const [seconds = '120', seed = ''] = process.argv.slice(2)
const { code } = await runCommand(
  [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--testTimeout=0', 'fuzz.test'],
  { cwd: root, show: true, env: { FUZZ_SECONDS: seconds, FUZZ_SEED: seed } },
)
process.exitCode = code
