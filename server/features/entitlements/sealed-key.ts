import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { privateJwkSchema, type PrivateJwk } from './root-key.ts'

const CIPHER = 'aes-256-gcm'
const NONCE_LENGTH = 12
const TAG_LENGTH = 16

function sealingKey(root: PrivateJwk): Buffer {
  return Buffer.from(hkdfSync('sha256', Buffer.from(root.d, 'base64url'), '', 'revitautoplan signing keys', 32))
}

/** Seals a private key, so that who reads the database or a backup of it cannot sign; only who has the root opens it. */
export function sealKey(key: PrivateJwk, root: PrivateJwk): string {
  const nonce = randomBytes(NONCE_LENGTH)
  const cipher = createCipheriv(CIPHER, sealingKey(root), nonce)
  const sealed = Buffer.concat([cipher.update(JSON.stringify(key), 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
}

/** @throws when it was sealed by another root, or was changed since */
export function openSealedKey(sealed: string, root: PrivateJwk): PrivateJwk {
  const bytes = Buffer.from(sealed, 'base64url')
  const decipher = createDecipheriv(CIPHER, sealingKey(root), bytes.subarray(0, NONCE_LENGTH))
  decipher.setAuthTag(bytes.subarray(NONCE_LENGTH, NONCE_LENGTH + TAG_LENGTH))
  const text = Buffer.concat([decipher.update(bytes.subarray(NONCE_LENGTH + TAG_LENGTH)), decipher.final()])
  return privateJwkSchema.parse(JSON.parse(text.toString('utf8')))
}
