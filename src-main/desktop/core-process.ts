import type { UtilityProcess } from 'electron'
import { utilityProcess } from 'electron'
import type { SecretStore } from '../core/host/secret-store.ts'
import type { CoreEndpoint } from './core-endpoint.ts'
import { fromCoreSchema, type FromCore, type ToCore } from './core-messages.ts'

/** A core that has not ended so long after it was asked to is ended, milliseconds. */
const ENDS_WITHIN = 5000

/**
 * Starts the core in a process of its own, so that writing to disk never stalls a window and the end of a window never
 * stops the gate.
 *
 * @param options.entry the built core entry, an absolute path
 * @param options.secretStore answers the core's requests for secrets; only this process may ask the operating system for them
 * @param options.locale the operating system's, which the core's process cannot ask for
 */
export function startCoreProcess(options: { entry: string; secretStore: SecretStore; locale: string }): CoreEndpoint {
  const child = utilityProcess.fork(options.entry, [], {
    serviceName: 'RevitAutoPlan core',
    stdio: 'inherit',
    env: { ...process.env, REVITAUTOPLAN_LOCALE: options.locale },
  })
  const tell = (message: ToCore): void => {
    child.postMessage(message)
  }
  let failedWith: string | null = null

  child.on('message', (data: unknown) => {
    const message = fromCoreSchema.safeParse(data)
    if (!message.success) return
    if (message.data.type === 'failed') {
      failedWith = message.data.message
      child.kill()
    } else void answerSecret(message.data, options.secretStore, tell)
  })

  const ended = new Promise<{ message: string | null }>((resolve) => {
    child.once('exit', (code: number) => {
      resolve({ message: failedWith ?? `Its process ended with code ${code}.` })
    })
  })

  return {
    connect: (port) => {
      // The port comes from Electron's own IPC, so it is one that can be passed on.
      child.postMessage({ type: 'connect' } satisfies ToCore, [port as Electron.MessagePortMain])
    },
    ended,
    close: () => endInTime(child, ended, tell),
  }
}

async function answerSecret(
  message: Extract<FromCore, { type: 'secret' }>,
  store: SecretStore,
  tell: (message: ToCore) => void,
): Promise<void> {
  const { id, request } = message
  try {
    let value: string | null = null
    if (request.do === 'get') value = await store.get(request.name)
    else if (request.do === 'set') await store.set(request.name, request.value)
    else await store.delete(request.name)
    tell({ type: 'secret', id, ok: true, value })
  } catch (error) {
    tell({ type: 'secret_failed', id, message: error instanceof Error ? error.message : String(error) })
  }
}

async function endInTime(
  child: UtilityProcess,
  ended: Promise<unknown>,
  tell: (message: ToCore) => void,
): Promise<void> {
  tell({ type: 'close' })
  const late = setTimeout(() => child.kill(), ENDS_WITHIN)
  await ended
  clearTimeout(late)
}
