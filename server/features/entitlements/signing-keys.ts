import { importJWK, CompactSign, type CryptoKey } from 'jose'
import { generateKeyPairSync, hash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { DOCUMENT_TYPE, type SigningKeyClaims } from '../../../shared/protocol/signed-documents.ts'
import { DAY } from '../../../shared/time/duration.ts'

/** How long a key signs before the next takes over. */
const SIGNS_FOR = 30 * DAY
/** A key is replaced this long before its time is over, so that a clock that is slightly off never signs too late. */
const REPLACED_BEFORE = DAY
/** A certificate outlives the last document that its key signed: the longest grace, and this. */
const VERIFIES_LONGER = 31 * DAY

const privateJwkSchema = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  d: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
})
type PrivateJwk = z.infer<typeof privateJwkSchema>

const keyFileSchema = z.object({
  keyId: z.string(),
  privateKey: privateJwkSchema,
  signsUntil: z.int(),
  notAfter: z.int(),
  certificate: z.string(),
})
type KeyFile = z.infer<typeof keyFileSchema>

export interface SigningKeys {
  /** Ed25519, 32 bytes base64url: what devices pin. */
  readonly rootPublicKey: string
  /** The certificates (JWS by the root) of every key whose documents may still be valid, newest first. */
  certificates(): Promise<string[]>
  /** Signs claims as a compact JWS under the current key, making the next key when its time has come. */
  sign(type: (typeof DOCUMENT_TYPE)[keyof typeof DOCUMENT_TYPE], claims: object): Promise<string>
}

export interface SigningKeysOptions {
  /** Folder for the keys; made with access for this user alone. */
  readonly folder: string
  /** The root's private key as JWK text; `null`: made once into the folder. */
  readonly rootPrivateKey: string | null
  /** Days that the longest snapshot holds. */
  readonly longestGraceDays: number
  readonly now: () => number
}

/**
 * The keys that sign snapshots and leases: Ed25519, each certified by the root between two dates, replaced in time by itself.
 * Private keys lie in files of mode 0600.
 */
export async function createSigningKeys(options: SigningKeysOptions): Promise<SigningKeys> {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 })
  const root = readRoot(options)
  const rootKey = await importPrivate(root)
  let keys = readKeys(options.folder)
  const imported = new Map<string, CryptoKey>()
  let making: Promise<KeyFile> | null = null

  async function makeKey(now: number): Promise<KeyFile> {
    const privateKey = newKey()
    const keyId = keyIdOf(privateKey.x)
    const signsUntil = now + SIGNS_FOR
    const notAfter = signsUntil + options.longestGraceDays * DAY + VERIFIES_LONGER
    const claims: SigningKeyClaims = {
      schema: 1,
      keyId,
      publicKey: privateKey.x,
      // A device whose clock is a little behind must not take the certificate for one of the future.
      notBefore: now - DAY,
      notAfter,
    }
    const certificate = await compactSign(DOCUMENT_TYPE.signingKey, keyIdOf(root.x), claims, rootKey)
    const file: KeyFile = { keyId, privateKey, signsUntil, notAfter, certificate }
    writePrivate(join(options.folder, `signing-${keyId}.json`), JSON.stringify(file))
    keys = [file, ...keys]
    return file
  }

  async function currentKey(): Promise<KeyFile> {
    const now = options.now()
    const current = keys.find((key) => key.signsUntil - REPLACED_BEFORE > now)
    if (current !== undefined) return current
    making ??= makeKey(now).finally(() => {
      making = null
    })
    return await making
  }

  return {
    rootPublicKey: root.x,
    async certificates() {
      await currentKey()
      const now = options.now()
      return keys.filter((key) => key.notAfter > now).map((key) => key.certificate)
    },
    async sign(type, claims) {
      const key = await currentKey()
      const privateKey = imported.get(key.keyId) ?? (await importPrivate(key.privateKey))
      imported.set(key.keyId, privateKey)
      return await compactSign(type, key.keyId, claims, privateKey)
    },
  }
}

async function compactSign(type: string, keyId: string, claims: object, key: CryptoKey): Promise<string> {
  return await new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'EdDSA', typ: type, kid: keyId })
    .sign(key)
}

async function importPrivate(jwk: PrivateJwk): Promise<CryptoKey> {
  const key = await importJWK(jwk, 'EdDSA')
  if (key instanceof Uint8Array) throw new Error('a signing key is not an asymmetric key')
  return key
}

function newKey(): PrivateJwk {
  return privateJwkSchema.parse(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }))
}

/** Names a key by its public half, 128 bits. */
function keyIdOf(publicKey: string): string {
  return hash('sha256', publicKey, 'base64url').slice(0, 22)
}

function readRoot(options: SigningKeysOptions): PrivateJwk {
  if (options.rootPrivateKey !== null) return privateJwkSchema.parse(JSON.parse(options.rootPrivateKey))
  const path = join(options.folder, 'root.json')
  if (existsSync(path)) return privateJwkSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  const root = newKey()
  writePrivate(path, JSON.stringify(root))
  return root
}

function readKeys(folder: string): KeyFile[] {
  return readdirSync(folder)
    .filter((name) => /^signing-[\w-]+\.json$/.test(name))
    .map((name) => keyFileSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))))
    .sort((one, other) => other.signsUntil - one.signsUntil)
}

/** Written whole or not at all: a half-written root would lock every device out. */
function writePrivate(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { mode: 0o600, flush: true })
  renameSync(`${path}.new`, path)
}
