// The crash test for longer: npm run crash -- [rounds] [seed]
import { randomInt } from 'node:crypto'
import { runCrashRounds } from './run-crash-rounds.ts'

const rounds = Number(process.argv[2] ?? 100)
const seed = Number(process.argv[3] ?? randomInt(1, 1_000_000_000))
if (!Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(seed)) {
  console.error('usage: npm run crash -- [rounds] [seed]')
  process.exit(2)
}
console.log(`Killing a core ${rounds} times under load, seed ${seed} …`)
const started = Date.now()
const report = await runCrashRounds(rounds, seed)
const seconds = ((Date.now() - started) / 1000).toFixed(0)
console.log(
  `${report.rounds} kills in ${seconds} s: ${report.reserved} reservations, ${report.committed} commits acknowledged, ` +
    `${report.foundAgain} found on disk although their answer was lost.`,
)
for (const fault of report.faults) console.error(`FAULT ${fault}`)
console.log(report.faults.length === 0 ? 'Nothing lost, nothing counted twice.' : `${report.faults.length} faults.`)
process.exitCode = report.faults.length === 0 ? 0 : 1
