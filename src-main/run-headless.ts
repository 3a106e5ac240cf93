import { join } from 'node:path'
import packageJson from '../package.json' with { type: 'json' }
import type { TranslateCore } from '../shared/words/core-words.ts'
import { CannotStartError } from './core/cannot-start-error.ts'
import { readConfig } from './core/config.ts'
import { CoreStartFailure } from './core/core-start-failure.ts'
import { createCore } from './core/create-core.ts'
import { createFileSecretStore } from './core/host/file-secret-store.ts'
import { createLogger } from './core/host/create-logger.ts'
import { useProxyEnvironment } from './core/host/use-proxy-environment.ts'
import { setStoreAside } from './core/store/set-store-aside.ts'
import { systemWords } from './core/words/system-words.ts'
import { createUiServer } from './core/ui/ui-server.ts'

/** `npm run companion -- --set-store-aside`: the messages about a store that cannot be used name it. */
const SET_STORE_ASIDE = '--set-store-aside'

const EXIT = { wrongSettings: 2, alreadyRunning: 3, failed: 1 } as const
/** A peer that does not let go must not keep the process. Milliseconds. */
const CLOSING_PATIENCE_MS = 4000

/** Runs the companion without a desktop: the same core, and the same app served to a browser. Ends the process by its exit code. */
export async function runHeadless(): Promise<void> {
  try {
    await start()
  } catch (error) {
    if (!(error instanceof CoreStartFailure)) throw error
    console.error(`${error.message} ${error.nextStep}`)
    process.exit(error.code === 'already_running' ? EXIT.alreadyRunning : EXIT.failed)
  }
}

async function start(): Promise<void> {
  const config = readConfig(process.env)
  if (!config.ok) {
    console.error(`These settings are wrong:\n  ${config.failure.join('\n  ')}`)
    process.exitCode = EXIT.wrongSettings
    return
  }
  const { home, cloudUrl, uiPort, trustedRoots, logLevel, holdGraceMs, systemLocale } = config.value
  if (process.argv.includes(SET_STORE_ASIDE)) {
    moveStoreAside(join(home, 'store.sqlite'), systemWords(systemLocale))
    return
  }
  const logger = createLogger({ level: logLevel, file: join(home, 'logs', 'core.log') })
  useProxyEnvironment(process.env)
  const core = await createCore({
    home,
    cloudUrl,
    version: packageJson.version,
    secretStore: createFileSecretStore(join(home, 'secrets'), logger),
    fetch: globalThis.fetch,
    trustedRoots,
    holdGraceMs,
    systemLocale,
    logger,
  })
  const folder = join(import.meta.dirname, '..', 'out', 'renderer')
  const ui = await createUiServer({ home, folder, port: uiPort, logger, connectUi: core.connectUi }).catch(
    async (error: unknown) => {
      await core.close()
      throw error instanceof CannotStartError ? new CoreStartFailure(error.failure, systemWords(systemLocale)) : error
    },
  )
  let ending = false
  const end = (): void => {
    if (ending) return
    ending = true
    setTimeout(() => process.exit(EXIT.failed), CLOSING_PATIENCE_MS).unref()
    void core
      .close()
      .then(() => ui.close())
      .then(() => process.exit(0))
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end)
  // Who started this process over a channel is gone when the channel is.
  process.on('disconnect', end)
  console.log(`Companion ready: ${ui.url}`)
  // A parent that left while the core was starting is told by nothing else.
  process.send?.({ ready: true, uiUrl: ui.url, pluginPort: core.pluginPort, home }, (error) => {
    if (error !== null) end()
  })
}

function moveStoreAside(path: string, t: TranslateCore): void {
  const moved = setStoreAside(path, Date.now())
  if (!moved.ok) throw new CoreStartFailure(moved.failure, t)
  console.log(moved.value === null ? t('setAside.nothing', { path }) : t('setAside.done', { folder: moved.value }))
}
