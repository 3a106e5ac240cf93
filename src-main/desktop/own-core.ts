import { safeStorage } from 'electron'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { CoreConfig } from '../core/config.ts'
import { createFileSecretStore } from '../core/host/file-secret-store.ts'
import type { CoreEndpoint } from './core-endpoint.ts'
import { startCoreProcess } from './core-process.ts'
import { systemLocale } from './system-locale.ts'
import { createSealedSecretStore } from './sealed-secret-store.ts'

/** Starts a core of the shell's own, whose secrets the operating system keeps. */
export function startOwnCore(config: CoreConfig, entry: string, logger: Logger): CoreEndpoint {
  const folder = join(config.home, 'secrets')
  const secretStore = createSealedSecretStore({
    sealing: safeStorage,
    folder,
    plain: createFileSecretStore(folder, logger),
    platform: process.platform,
    logger,
  })
  return startCoreProcess({ entry, secretStore, locale: config.systemLocale ?? systemLocale() })
}
