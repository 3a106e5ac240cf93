import { join } from 'node:path'
import { RpcFailure } from '../../shared/protocol/rpc-client.ts'
import { companionHome } from './companion-home.ts'
import { readOptions, USAGE, type SimulatorOptions } from './options.ts'
import { outcomeWords } from './outcome-words.ts'
import { readDiscovery } from './read-discovery.ts'
import { connectRevit } from './revit-connection.ts'
import { runOperation } from './run-operation.ts'

/** Plays one Revit; returns the exit code: 0 when every operation ran, 1 when one was refused, 2 when it could not start. */
async function play(options: SimulatorOptions): Promise<number> {
  const discovery = readDiscovery(companionHome(join(import.meta.dirname, '..', '..'), options.home))
  if (!discovery.ok) {
    console.error(discovery.failure)
    return 2
  }
  const connection = await connectRevit(discovery.value, {
    year: options.year,
    clientName: 'Revit simulator',
    clientVersion: '1.0.0',
  })
  const { account, entitlement } = connection.hello
  console.log(
    `Revit ${options.year} connected to the companion: ${account === null ? 'nobody is signed in' : `${account.displayName}, plan ${entitlement?.planName ?? 'not known yet'}`}.`,
  )
  let refused = false
  for (let run = 1; run <= options.count; run += 1) {
    const crash = options['crash-midway'] && run === options.count
    const outcome = await runOperation(connection, {
      operation: options.operation,
      units: options.units,
      areaSqm: options.area,
      feature: options.feature,
      projectLabel: options.project,
      workMs: options.work,
      ending: crash ? 'crash' : options.fail ? 'fail' : 'succeed',
    })
    console.log(`${options.count > 1 ? `${run}/${options.count} ` : ''}${outcomeWords(options.operation, outcome)}`)
    if (outcome.kind === 'denied') refused = true
    if (outcome.kind === 'crashed') return 0
  }
  await connection.close()
  return refused ? 1 : 0
}

if (process.argv.includes('--help')) {
  console.log(USAGE)
} else {
  const options = readOptions(process.argv.slice(2))
  if (!options.ok) {
    console.error(`${options.failure}\n\n${USAGE}`)
    process.exitCode = 2
  } else {
    try {
      process.exitCode = await play(options.value)
    } catch (error) {
      const words =
        error instanceof RpcFailure ? `${error.message} ${error.rpcError.data?.nextStep ?? ''}` : String(error)
      console.error(`Revit could not go on: ${words}`)
      process.exitCode = 2
    }
  }
}
