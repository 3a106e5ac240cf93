// A million operations from C#, or as many as said: npm run soak:plugin -- [operations] [at once]
import { runSoak } from './run-soak.ts'

const [operations = '1000000', depth = '16'] = process.argv.slice(2)
const outcome = await runSoak(Number(operations), Number(depth))
const { samples, seconds, calls, charged, released, failed, used, escaped } = outcome
console.log('operations  managed MB  resident MB')
for (const { operations: done, managedBytes, residentKb } of samples) {
  console.log(
    `${String(done).padStart(10)}  ${(managedBytes / 1e6).toFixed(2).padStart(10)}  ${(residentKb / 1024).toFixed(1).padStart(11)}`,
  )
}
console.log(
  `${outcome.operations} operations in ${seconds.toFixed(0)} s (${(outcome.operations / seconds).toFixed(0)} a second): ${calls} calls answered, ${charged} charged, ${released} released, ${failed} failed; the companion counts ${used} used`,
)
if (outcome.firstFailure !== null) console.log(`first failure: ${outcome.firstFailure}`)
const isGood = failed === 0 && charged === used && charged + released === outcome.operations && escaped.length === 0
console.log(isGood ? 'Every operation ended once, as it was told.' : 'The counts differ.')
process.exitCode = isGood ? 0 : 1
