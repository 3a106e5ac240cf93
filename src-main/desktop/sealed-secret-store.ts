import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { SafeStorage } from 'electron'
import type { Logger } from 'pino'
import type { SecretStore } from '../core/host/secret-store.ts'
import { writePrivateFile } from '../core/host/write-private-file.ts'

/** The operating system's sealing of secrets, as much of it as is used; older versions of Electron lack some. */
export type Sealing = Pick<SafeStorage, 'isEncryptionAvailable' | 'encryptString' | 'decryptString'> &
  Partial<
    Pick<
      SafeStorage,
      'getSelectedStorageBackend' | 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync'
    >
  >

/**
 * Keeps secrets sealed by the operating system (on Windows for its user, not against other programs of that user), one file
 * each in `folder`. A secret that `plain` already holds stays there, so that a companion that also runs without a desktop
 * finds it; so does every secret where the system offers no sealing, as on a Linux without a keyring.
 */
export function createSealedSecretStore(options: {
  sealing: Sealing
  folder: string
  plain: SecretStore
  platform: NodeJS.Platform
  logger: Logger
}): SecretStore {
  const { sealing, plain } = options
  const pathOf = (name: string): string => join(options.folder, `${name}.sealed`)

  async function canSeal(): Promise<boolean> {
    // This backend seals with a password that is the same everywhere: no more than a file, and less plain about it.
    if (options.platform === 'linux' && sealing.getSelectedStorageBackend?.() === 'basic_text') return false
    return (await sealing.isAsyncEncryptionAvailable?.()) ?? sealing.isEncryptionAvailable()
  }

  async function unseal(sealed: Buffer): Promise<string> {
    if (sealing.decryptStringAsync === undefined) return sealing.decryptString(sealed)
    return (await sealing.decryptStringAsync(sealed)).result
  }

  return {
    async get(name) {
      const held = await plain.get(name)
      if (held !== null) return held
      const text = await readOrNull(pathOf(name))
      return text === null ? null : await unseal(Buffer.from(text, 'base64'))
    },
    async set(name, value) {
      if ((await plain.get(name)) !== null || !(await canSeal())) {
        await plain.set(name, value)
        return
      }
      const sealed = (await sealing.encryptStringAsync?.(value)) ?? sealing.encryptString(value)
      writePrivateFile(pathOf(name), sealed.toString('base64'), options.logger)
    },
    async delete(name) {
      await plain.delete(name)
      await rm(pathOf(name), { force: true })
    },
  }
}

async function readOrNull(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
