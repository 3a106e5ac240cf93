import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { companionRuns } from './lib/companion-runs.ts'

const data = join(import.meta.dirname, '..', '.data')

if (!existsSync(data)) {
  console.log('There is nothing to reset: .data does not exist.')
} else if (companionRuns(join(data, 'companion'))) {
  console.error('The companion is running. Stop npm start (Ctrl-C) first, then run npm run reset again.')
  process.exitCode = 1
} else {
  let answer = process.argv.includes('--yes') ? 'y' : ''
  if (answer === '') {
    const terminal = createInterface({ input: process.stdin, output: process.stdout })
    terminal.once('close', () => {
      if (answer === '') console.log('\nNothing was deleted.')
    })
    answer = await terminal.question(
      'This deletes .data: the demo account, the ledger, the journal and the emulated Stripe. Go on? (y/N) ',
    )
    answer = answer.trim().toLowerCase() || 'n'
    terminal.close()
  }
  if (answer === 'y' || answer === 'yes') {
    rmSync(data, { recursive: true, force: true })
    console.log('Done. The next npm start begins anew.')
  } else {
    console.log('Nothing was deleted.')
  }
}
