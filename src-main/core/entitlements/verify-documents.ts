import { compactVerify, decodeProtectedHeader, errors, importJWK } from 'jose'
import type { z } from 'zod'
import {
  DOCUMENT_TYPE,
  leaseClaimsSchema,
  signingKeyClaimsSchema,
  snapshotClaimsSchema,
  type LeaseClaims,
  type SigningKeyClaims,
  type SnapshotClaims,
} from '../../../shared/protocol/signed-documents.ts'
import { failure, success, type Result } from '../../../shared/result/result.ts'
import type { AcceptFailure } from './entitlement-types.ts'

type VerificationKey = Awaited<ReturnType<typeof importJWK>>

interface SigningKey {
  readonly claims: SigningKeyClaims
  readonly key: VerificationKey
}

/** The signing keys that a root key vouches for, by key id. */
export type SigningKeys = ReadonlyMap<string, SigningKey>

export interface VerifiedLease {
  readonly claims: LeaseClaims
  readonly jws: string
}

const ALGORITHM = 'EdDSA'

/** Verifies certificates under the root keys (Ed25519, base64url). One that is of none of them makes all of them worthless. */
export async function verifySigningKeys(
  certificates: readonly string[],
  rootPublicKeys: readonly string[],
): Promise<Result<SigningKeys, AcceptFailure>> {
  const roots = await Promise.all(rootPublicKeys.map(importPublicKey))
  const keys = new Map<string, SigningKey>()
  for (const certificate of certificates) {
    const verified = await verifyCertificate(certificate, roots)
    if (!verified.ok) return verified
    const claims = verified.value
    keys.set(claims.keyId, { claims, key: await importPublicKey(claims.publicKey) })
  }
  return success(keys)
}

/** Under the first root that signed it; with none, what is wrong with it under the last. */
async function verifyCertificate(
  certificate: string,
  roots: readonly VerificationKey[],
): Promise<Result<SigningKeyClaims, AcceptFailure>> {
  let verified: Result<SigningKeyClaims, AcceptFailure> = refuse('forged', 'There is no root to vouch for anything.')
  for (const root of roots) {
    verified = await verifyJws(certificate, root, DOCUMENT_TYPE.signingKey, signingKeyClaimsSchema)
    if (verified.ok) return verified
  }
  return verified
}

/** Verifies a snapshot under the signing key that it names, and that it was signed while that key was good. */
export async function verifySnapshot(jws: string, keys: SigningKeys): Promise<Result<SnapshotClaims, AcceptFailure>> {
  const verified = await verifyBySigningKey(jws, keys, DOCUMENT_TYPE.snapshot, snapshotClaimsSchema)
  if (verified.ok && verified.value.validUntil < verified.value.issuedAt) {
    return refuse('expired', 'The entitlement had run out before it was signed.')
  }
  return verified
}

/** Verifies a lease like a snapshot. */
export async function verifyLease(jws: string, keys: SigningKeys): Promise<Result<VerifiedLease, AcceptFailure>> {
  const verified = await verifyBySigningKey(jws, keys, DOCUMENT_TYPE.lease, leaseClaimsSchema)
  return verified.ok ? success({ claims: verified.value, jws }) : verified
}

async function verifyBySigningKey<Claims extends { issuedAt: number }>(
  jws: string,
  keys: SigningKeys,
  type: string,
  schema: z.ZodType<Claims>,
): Promise<Result<Claims, AcceptFailure>> {
  const keyId = keyIdOf(jws)
  if (keyId === null) return refuse('malformed', 'A signed document is not a JWS.')
  const signingKey = keys.get(keyId)
  if (signingKey === undefined)
    return refuse('forged', 'A document is signed by a key that the root does not vouch for.')
  const verified = await verifyJws(jws, signingKey.key, type, schema)
  if (!verified.ok) return verified
  const { issuedAt } = verified.value
  if (issuedAt < signingKey.claims.notBefore || issuedAt > signingKey.claims.notAfter) {
    return refuse('expired', 'A document was signed outside the dates of its signing key.')
  }
  return verified
}

async function verifyJws<Claims>(
  jws: string,
  key: VerificationKey,
  type: string,
  schema: z.ZodType<Claims>,
): Promise<Result<Claims, AcceptFailure>> {
  let payload: Uint8Array
  try {
    const verified = await compactVerify(jws, key, { algorithms: [ALGORITHM] })
    // One kind of document must never pass for another.
    if (verified.protectedHeader.typ !== type) return refuse('forged', 'A signed document is of another kind.')
    payload = verified.payload
  } catch (error) {
    if (error instanceof errors.JWSInvalid) return refuse('malformed', 'A signed document is not a JWS.')
    if (error instanceof errors.JOSEError) return refuse('forged', 'A signature is not good.')
    throw error
  }
  const claims = schema.safeParse(parseJson(payload))
  return claims.success
    ? success(claims.data)
    : refuse('malformed', `A signed document has another shape than expected: ${claims.error.issues[0]?.message ?? ''}`)
}

function keyIdOf(jws: string): string | null {
  try {
    const { kid } = decodeProtectedHeader(jws)
    return kid ?? ''
  } catch {
    return null
  }
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return null
  }
}

function importPublicKey(publicKey: string): Promise<VerificationKey> {
  return importJWK({ kty: 'OKP', crv: 'Ed25519', x: publicKey }, ALGORITHM)
}

export function refuse(code: AcceptFailure['code'], message: string): Result<never, AcceptFailure> {
  return failure({ code, message })
}
