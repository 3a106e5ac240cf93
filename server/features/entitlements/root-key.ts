import { hash, generateKeyPairSync } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'

/** A private key, Ed25519. */
export const privateJwkSchema = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  d: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
})
export type PrivateJwk = z.infer<typeof privateJwkSchema>

export function newPrivateKey(): PrivateJwk {
  return privateJwkSchema.parse(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }))
}

/** Names a key by its public half, 128 bits. */
export function keyIdOf(publicKey: string): string {
  return hash('sha256', publicKey, 'base64url').slice(0, 22)
}

/**
 * The root, whose public half devices pin.
 *
 * @param folder of the keys of this instance, made with access for this user alone
 * @param given the private key as JWK text; `null`: made once into the folder
 */
export function readRootKey(folder: string, given: string | null): PrivateJwk {
  if (given !== null) return privateJwkSchema.parse(JSON.parse(given))
  const path = join(folder, 'root.json')
  if (existsSync(path)) return privateJwkSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  const root = newPrivateKey()
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  // Written whole or not at all: a half-written root would lock every device out.
  writeFileSync(`${path}.new`, JSON.stringify(root), { mode: 0o600, flush: true })
  renameSync(`${path}.new`, path)
  return root
}
