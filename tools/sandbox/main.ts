import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pino } from 'pino'
import packageJson from '../../package.json' with { type: 'json' }
import { createUiServer } from '../../src-main/core/ui/ui-server.ts'
import { openSandbox } from './open-sandbox.ts'
import { readSandboxOptions, USAGE } from './options.ts'
import { changedBy, COMMANDS } from './sandbox-command.ts'

const choices = readSandboxOptions(process.argv.slice(2), Date.now())
if (choices.ok) await play(choices.value)
else {
  console.error(`${choices.failure}\n\n${USAGE}`)
  process.exitCode = 2
}

async function play({
  home: told,
  account,
}: {
  home: string | null
  account: Parameters<typeof openSandbox>[0]['account']
}): Promise<void> {
  const home = told ?? mkdtempSync(join(tmpdir(), 'revitautoplan-sandbox-'))
  const logger = pino({ level: 'silent' })
  const sandbox = await openSandbox({ home, account, logger, version: packageJson.version })
  const folder = join(import.meta.dirname, '..', '..', 'out', 'renderer')
  const ui = await createUiServer({ home, folder, port: 0, logger, connectUi: sandbox.core.connectUi })
  console.log(`Sandbox ready on plan ${account.plan.name}: ${ui.url}`)
  console.log(`For the plugin: REVITAUTOPLAN_HOME=${home}\n\n${COMMANDS}\n`)

  let changing = Promise.resolve()
  const lines = createInterface({ input: process.stdin })
  let ending = false
  const end = (): void => {
    if (ending) return
    ending = true
    lines.close()
    void changing
      .then(() => sandbox.close())
      .then(() => ui.close())
      .then(() => {
        if (told === null) rmSync(home, { recursive: true, force: true })
        process.exit(0)
      })
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end)
  lines.on('line', (line) => {
    if (line.trim() === 'quit') end()
    else if (line.trim() !== '') changing = changing.then(() => take(line))
  })

  async function take(line: string): Promise<void> {
    const next = changedBy(line, sandbox.account(), Date.now())
    if (typeof next === 'string') console.log(next)
    else {
      await sandbox.change(next)
      console.log('done')
    }
  }
}
