import { join } from 'node:path'
import { readConfig } from '../core/config.ts'
import { createCore } from '../core/create-core.ts'
import { createLogger } from '../core/host/create-logger.ts'
import { runCoreProcess } from './run-core-process.ts'
import { createShellEnvironment } from './shell-environment.ts'
import { systemFetch } from './system-fetch.ts'

/** Put in by the build (electron.vite.config.ts). */
declare const __APP_VERSION__: string

/** The entry of the core's process: the core with the shell's secrets and the system's network. */
const config = readConfig(process.env)
if (!config.ok) throw new Error(config.failure.join('; '))
const { home, cloudUrl, trustedRoots, logLevel, holdGraceMs, systemLocale } = config.value
const logger = createLogger({ level: logLevel, file: join(home, 'logs', 'core.log') })

void runCoreProcess({
  parentPort: process.parentPort,
  logger,
  createCore: (secretStore, onFatal) =>
    createCore({
      home,
      cloudUrl,
      version: __APP_VERSION__,
      secretStore,
      fetch: systemFetch(),
      trustedRoots,
      holdGraceMs,
      systemLocale,
      logger,
      environment: createShellEnvironment(home),
      onFatal,
    }),
  exit: (code) => {
    process.exit(code)
  },
})
