import { importJWK, CompactSign, type CryptoKey } from 'jose'
import type { Kysely } from 'kysely'
import { DOCUMENT_TYPE, type SigningKeyClaims } from '../../../shared/protocol/signed-documents.ts'
import { DAY, MINUTE } from '../../../shared/time/duration.ts'
import type { Database } from '../../db/database.ts'
import { inTransaction } from '../../db/in-transaction.ts'
import type { SigningKeyTable } from '../../db/instance-tables.ts'
import { keyIdOf, newPrivateKey, type PrivateJwk } from './root-key.ts'
import { openSealedKey, sealKey } from './sealed-key.ts'
import { insertSigningKey, lockSigningKeys, signingKeysAt } from './signing-key-store.ts'

/** How long a key signs before the next takes over. */
const SIGNS_FOR = 30 * DAY
/** A key is replaced this long before its time is over, so that a clock that is slightly off never signs too late. */
const REPLACED_BEFORE = DAY
/** A certificate outlives the last document that its key signed: the longest grace, and this. */
const VERIFIES_LONGER = 31 * DAY
/** Another instance may have made a key: the list is read again after this. */
const READ_AGAIN_AFTER = MINUTE

export interface SigningKeys {
  /** Ed25519, 32 bytes base64url: what devices pin. */
  readonly rootPublicKey: string
  /** The certificates (JWS by the root) of every key whose documents may still be valid, newest first. */
  certificates(): Promise<string[]>
  /** Signs claims as a compact JWS under the current key, making the next key when its time has come. */
  sign(type: (typeof DOCUMENT_TYPE)[keyof typeof DOCUMENT_TYPE], claims: object): Promise<string>
}

export interface SigningKeysOptions {
  readonly db: Kysely<Database>
  readonly root: PrivateJwk
  /** Days that the longest snapshot holds. */
  readonly longestGraceDays: number
  readonly now: () => number
}

/**
 * The keys that sign snapshots and leases: Ed25519, each certified by the root between two dates, replaced in time by itself.
 * They lie in the database, sealed by the root, so that all instances sign with the same one.
 */
export async function createSigningKeys(options: SigningKeysOptions): Promise<SigningKeys> {
  const { db, root } = options
  const rootKey = await importPrivate(root)
  const imported = new Map<string, CryptoKey>()
  let known: { readonly keys: readonly SigningKeyTable[]; readonly readAt: number } | null = null
  let reading: Promise<readonly SigningKeyTable[]> | null = null

  const signs = (key: SigningKeyTable): boolean => key.signs_until - REPLACED_BEFORE > options.now()

  async function makeKey(now: number): Promise<SigningKeyTable> {
    const privateKey = newPrivateKey()
    const keyId = keyIdOf(privateKey.x)
    const signsUntil = now + SIGNS_FOR
    const claims: SigningKeyClaims = {
      schema: 1,
      keyId,
      publicKey: privateKey.x,
      // A device whose clock is a little behind must not take the certificate for one of the future.
      notBefore: now - DAY,
      notAfter: signsUntil + options.longestGraceDays * DAY + VERIFIES_LONGER,
    }
    return {
      key_id: keyId,
      sealed_private_key: sealKey(privateKey, root),
      certificate: await compactSign(DOCUMENT_TYPE.signingKey, keyIdOf(root.x), claims, rootKey),
      signs_until: signsUntil,
      not_after: claims.notAfter,
      created_at: now,
    }
  }

  async function readKeys(): Promise<readonly SigningKeyTable[]> {
    const now = options.now()
    let keys = await signingKeysAt(db, now)
    if (!keys.some(signs)) {
      const made = await makeKey(now)
      keys = await inTransaction(db, async (transaction) => {
        await lockSigningKeys(transaction)
        const before = await signingKeysAt(transaction, now)
        if (before.some(signs)) return before
        await insertSigningKey(transaction, made)
        return [made, ...before]
      })
    }
    known = { keys, readAt: now }
    return keys
  }

  async function currentKeys(): Promise<readonly SigningKeyTable[]> {
    const age = known === null ? Infinity : Math.abs(options.now() - known.readAt)
    if (known !== null && age < READ_AGAIN_AFTER && known.keys.some(signs)) return known.keys
    reading ??= readKeys().finally(() => {
      reading = null
    })
    return await reading
  }

  return {
    rootPublicKey: root.x,
    async certificates() {
      const keys = await currentKeys()
      return keys.filter((key) => key.not_after > options.now()).map((key) => key.certificate)
    },
    async sign(type, claims) {
      const key = (await currentKeys()).find(signs)
      if (key === undefined) throw new Error('there is no key that signs')
      const privateKey = imported.get(key.key_id) ?? (await importPrivate(openSealedKey(key.sealed_private_key, root)))
      imported.set(key.key_id, privateKey)
      return await compactSign(type, key.key_id, claims, privateKey)
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
