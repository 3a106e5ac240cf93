import type { ParentPort } from 'electron'
import type { Logger } from 'pino'
import { CoreStartFailure } from '../core/core-start-failure.ts'
import type { SecretStore } from '../core/host/secret-store.ts'
import { type FromCore, toCoreSchema } from './core-messages.ts'
import { createSecretClient } from './secret-client.ts'

/** The shell ends this process once it has read why the core failed; should it not, the process ends itself. Milliseconds. */
const ENDS_ITSELF_AFTER = 2000

/** As much of the core as its process needs. */
export interface HostedCore {
  connectUi(send: (text: string) => void): { receive(text: string): void; close(): void }
  close(): Promise<void>
}

/**
 * Runs a core in this process for the shell: joins the windows' ports to it, asks the shell for secrets, closes it when the
 * shell says so, and then ends the process.
 *
 * @param deps.exit ends the process
 */
export async function runCoreProcess(deps: {
  parentPort: Pick<ParentPort, 'on' | 'postMessage'>
  createCore: (secretStore: SecretStore, onFatal: (error: unknown, words: string) => void) => Promise<HostedCore>
  logger: Logger
  exit: (code: number) => void
}): Promise<void> {
  const tell = (message: FromCore): void => {
    deps.parentPort.postMessage(message)
  }
  const secrets = createSecretClient(tell)
  const early: Electron.MessagePortMain[] = []
  let core: HostedCore | null = null
  let closing = false

  const end = async (): Promise<void> => {
    if (closing) return
    closing = true
    await core?.close()
    deps.exit(0)
  }

  deps.parentPort.on('message', ({ data, ports }) => {
    const parsed = toCoreSchema.safeParse(data)
    if (!parsed.success) return
    const message = parsed.data
    if (message.type === 'close') void end()
    else if (message.type === 'connect') {
      const [port] = ports
      if (port === undefined) return
      if (core === null) early.push(port)
      else joinPort(core, port)
    } else secrets.answer(message)
  })

  const fail = (words: string): void => {
    tell({ type: 'failed', message: words })
    setTimeout(() => {
      deps.exit(1)
    }, ENDS_ITSELF_AFTER)
  }

  try {
    core = await deps.createCore(secrets.store, (error, words) => {
      deps.logger.fatal({ err: error }, 'the store can no longer be written; the core ends')
      fail(words)
    })
  } catch (error) {
    deps.logger.fatal({ err: error }, 'the core could not start')
    fail(wordsFor(error))
    return
  }
  for (const port of early) joinPort(core, port)
}

function wordsFor(error: unknown): string {
  if (error instanceof CoreStartFailure) return `${error.message} ${error.nextStep}`
  return error instanceof Error ? error.message : String(error)
}

function joinPort(core: HostedCore, port: Electron.MessagePortMain): void {
  const connection = core.connectUi((text) => {
    port.postMessage(text)
  })
  port.on('message', ({ data }) => {
    if (typeof data === 'string') connection.receive(data)
  })
  port.on('close', () => {
    connection.close()
  })
  port.start()
}
