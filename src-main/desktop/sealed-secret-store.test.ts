import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { createFileSecretStore } from '../core/host/file-secret-store.ts'
import { useTestFolders } from '../core/host/use-test-folders.ts'
import { createSealedSecretStore, type Sealing } from './sealed-secret-store.ts'

const newFolder = useTestFolders('sealed-')

const logger = pino({ level: 'silent' })
const flip = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ 0x5a))

const oldSealing: Sealing = {
  isEncryptionAvailable: () => true,
  encryptString: (text) => flip(Buffer.from(text)),
  decryptString: (sealed) => flip(sealed).toString('utf8'),
}

const newSealing: Sealing = {
  isEncryptionAvailable: () => {
    throw new Error('deprecated')
  },
  encryptString: () => {
    throw new Error('deprecated')
  },
  decryptString: () => {
    throw new Error('deprecated')
  },
  isAsyncEncryptionAvailable: async () => true,
  encryptStringAsync: async (text) => flip(Buffer.from(text)),
  decryptStringAsync: async (sealed) => ({ shouldReEncrypt: false, result: flip(sealed).toString('utf8') }),
  getSelectedStorageBackend: () => 'gnome_libsecret',
}

function store(sealing: Sealing, folder = newFolder()) {
  const plain = createFileSecretStore(folder, logger)
  return { folder, plain, sealed: createSealedSecretStore({ sealing, folder, plain, platform: 'linux', logger }) }
}

describe.each([
  ['an Electron that seals at once', oldSealing],
  ['an Electron that seals asynchronously', newSealing],
])('createSealedSecretStore on %s', (_what, sealing) => {
  it('gives back what it was given, and has nothing readable on disk', async () => {
    const { sealed, folder } = store(sealing)
    expect(await sealed.get('device-key')).toBeNull()
    await sealed.set('device-key', 'a private key')
    expect(await sealed.get('device-key')).toBe('a private key')
    for (const name of readdirSync(folder)) {
      const text = readFileSync(join(folder, name), 'utf8')
      expect(text + Buffer.from(text, 'base64').toString('latin1')).not.toContain('private')
    }
    await sealed.delete('device-key')
    expect(await sealed.get('device-key')).toBeNull()
    expect(readdirSync(folder)).toEqual([])
  })

  it('leaves a secret where a companion without a desktop put it', async () => {
    const { sealed, plain, folder } = store(sealing)
    await plain.set('device-key', 'older')
    expect(await sealed.get('device-key')).toBe('older')
    await sealed.set('device-key', 'newer')
    expect(await plain.get('device-key')).toBe('newer')
    expect(existsSync(join(folder, 'device-key.sealed'))).toBe(false)
  })
})

describe('createSealedSecretStore where nothing seals', () => {
  it('keeps a file of the user', async () => {
    const { sealed, plain } = store({ ...oldSealing, isEncryptionAvailable: () => false })
    await sealed.set('device-key', 'a private key')
    expect(await plain.get('device-key')).toBe('a private key')
    expect(await sealed.get('device-key')).toBe('a private key')
  })

  it('takes the password that is the same everywhere for no sealing', async () => {
    const { sealed, plain } = store({ ...newSealing, getSelectedStorageBackend: () => 'basic_text' })
    await sealed.set('device-key', 'a private key')
    expect(await plain.get('device-key')).toBe('a private key')
  })
})

it('refuses a name that means to leave the folder', async () => {
  const { sealed } = store(oldSealing)
  await expect(sealed.get('../device')).rejects.toThrow(RangeError)
  await expect(sealed.set('../device', 'x')).rejects.toThrow(RangeError)
  await expect(sealed.delete('a/b')).rejects.toThrow(RangeError)
})
