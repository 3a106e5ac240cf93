import { join } from 'node:path'
import { runChecks, sourceChecks } from './lib/checks.ts'

const { failed } = await runChecks(sourceChecks(join(import.meta.dirname, '..')))
process.exitCode = failed === 0 ? 0 : 1
