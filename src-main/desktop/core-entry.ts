import { join } from 'node:path'
import packageJson from '../../package.json' with { type: 'json' }
import { readConfig } from '../core/config.ts'
import { createCore } from '../core/create-core.ts'
import { createLogger } from '../core/host/create-logger.ts'
import { runCoreProcess } from './run-core-process.ts'
import { systemFetch } from './system-fetch.ts'

/** The entry of the core's process: the core with the shell's secrets and the system's network. */
const config = readConfig(process.env)
if (!config.ok) throw new Error(config.failure.join('; '))
const { home, cloudUrl, trustedRoots, logLevel, holdGraceMs, systemLocale } = config.value
const logger = createLogger({ level: logLevel, file: join(home, 'logs', 'core.log') })

void runCoreProcess({
  parentPort: process.parentPort,
  logger,
  createCore: (secretStore) =>
    createCore({
      home,
      cloudUrl,
      version: packageJson.version,
      secretStore,
      fetch: systemFetch(),
      trustedRoots,
      holdGraceMs,
      systemLocale,
      logger,
    }),
  exit: (code) => {
    process.exit(code)
  },
})
