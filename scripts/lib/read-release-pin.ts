import { z } from 'zod'
import type { ReleasePin } from '../../src-main/core/release-pin.ts'
import { isProtectedAddress } from '../../src-main/core/cloud/is-protected-address.ts'

const pinSchema = z.object({
  RELEASE_CLOUD_URL: z
    .url({ protocol: /^https?$/, abort: true, error: 'must be the https address of the cloud' })
    .refine(isProtectedAddress, 'must be the https address of the cloud')
    .transform((url) => url.replace(/\/+$/, '')),
  RELEASE_ROOT_KEYS: z
    .string({ error: 'must be the vendor’s root public keys, separated by commas' })
    .transform((text) => text.split(',').map((key) => key.trim()))
    .pipe(z.array(z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'must be Ed25519 public keys, 32 bytes base64url')).min(1)),
})

/**
 * Reads from the environment of a build what its release is bound to. Only with `RELEASE_BUILD=true` is it a release, and then both
 * variables must be there; any other build is for development and bound to nothing.
 *
 * @returns `null` for development
 * @throws Error with one line for each variable that is missing or wrong
 */
export function readReleasePin(env: NodeJS.ProcessEnv): ReleasePin | null {
  if (env['RELEASE_BUILD'] !== 'true') return null
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = pinSchema.safeParse(set)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${String(issue.path[0])}: ${issue.message}`)
    throw new Error(`A release must carry its vendor’s cloud and root keys:\n  ${lines.join('\n  ')}`)
  }
  const { RELEASE_CLOUD_URL: cloudUrl, RELEASE_ROOT_KEYS: rootPublicKeys } = parsed.data
  return { cloudUrl, rootPublicKeys }
}
