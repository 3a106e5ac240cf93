import { GIVEN, openContractCore } from './support/open-contract-core.ts'

/** Starts a core in one of the states that files of frames begin with and prints where its discovery file lies, for runners in other languages. */
const given = GIVEN.find((state) => state === process.argv[2])
if (given === undefined) {
  console.error(`usage: node scripts/boot.mjs test/contract/serve.ts ${GIVEN.join('|')}`)
  process.exitCode = 2
} else {
  const core = await openContractCore(given)
  console.log(JSON.stringify({ given, home: core.home }))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => void core.close().then(() => process.exit(0)))
  }
}
