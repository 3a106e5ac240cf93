import { mkdirSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { SecretStore } from './secret-store.ts'
import { writePrivateFile } from './write-private-file.ts'

const NAME = /^[a-z0-9][a-z0-9.-]{0,127}$/

/** Keeps secrets as files that only the current user may read (mode 0600; an access list on Windows), for a companion without a desktop. */
export function createFileSecretStore(folder: string, logger: Logger): SecretStore {
  function pathOf(name: string): string {
    if (!NAME.test(name)) throw new RangeError(`not a name of a secret: ${JSON.stringify(name)}`)
    return join(folder, name)
  }

  return {
    async get(name) {
      try {
        return await readFile(pathOf(name), 'utf8')
      } catch (error) {
        if (isMissing(error)) return null
        throw error
      }
    },
    async set(name, value) {
      const path = pathOf(name)
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      writePrivateFile(path, value, logger)
    },
    async delete(name) {
      await rm(pathOf(name), { force: true })
    },
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
