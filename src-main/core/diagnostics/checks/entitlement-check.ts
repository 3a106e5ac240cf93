import { decodeJwt, decodeProtectedHeader } from 'jose'
import { z } from 'zod'
import { DAY } from '../../../../shared/time/duration.ts'
import type { Entitlements } from '../../entitlements/entitlement-types.ts'
import type { Check, Verdict } from '../check.ts'

export interface EntitlementFacts {
  readonly now: number
  readonly signedIn: boolean
  readonly snapshot: { readonly plan: string; readonly version: number; readonly validUntil: number } | null
  /** The key that signed it, and until when the root vouches for that key (epoch milliseconds). */
  readonly signingKey: { readonly id: string; readonly notAfter: number | null } | null
  /** The root key stands in this build, or was named when the device was enrolled. */
  readonly rootKeyFrom: 'build' | 'enrolment'
}

/** As with other licences of the trade: told in the last three days. */
const SOON = 3 * DAY

/** Whether what the cloud signed for this device still holds. */
export function judgeEntitlement(facts: EntitlementFacts): Verdict {
  const { now, signedIn, snapshot, signingKey, rootKeyFrom } = facts
  if (!signedIn) return { state: 'attention', finding: 'entitlement_signed_out', facts: [] }
  if (snapshot === null) return { state: 'problem', finding: 'entitlement_missing', facts: [] }
  const known: Verdict['facts'] = [
    { kind: 'text', name: 'plan', value: snapshot.plan },
    { kind: 'number', name: 'version', value: snapshot.version },
    { kind: 'instant', name: 'valid_until', value: snapshot.validUntil },
    ...(signingKey === null ? [] : ([{ kind: 'text', name: 'signing_key', value: signingKey.id }] as const)),
    ...(signingKey === null || signingKey.notAfter === null
      ? []
      : ([{ kind: 'instant', name: 'signing_key_until', value: signingKey.notAfter }] as const)),
    { kind: 'word', name: 'root_key', value: rootKeyFrom },
  ]
  if (snapshot.validUntil <= now) return { state: 'problem', finding: 'entitlement_expired', facts: known }
  if (snapshot.validUntil - now < SOON) return { state: 'attention', finding: 'entitlement_ends_soon', facts: known }
  return { state: 'ok', finding: 'entitlement_valid', facts: known }
}

export interface EntitlementCheckDeps {
  readonly now: () => number
  readonly entitlements: Pick<Entitlements, 'device' | 'snapshot'>
  /** The stored document of a device with its certificates (JSON array). */
  readonly stored: (deviceId: string) => { readonly jws: string; readonly keys: string } | null
  readonly rootIsInBuild: boolean
}

export function createEntitlementCheck(deps: EntitlementCheckDeps): Check {
  return {
    id: 'entitlement',
    run() {
      const device = deps.entitlements.device()
      const snapshot = deps.entitlements.snapshot()
      const stored = device === null ? null : deps.stored(device.deviceId)
      return Promise.resolve(
        judgeEntitlement({
          now: deps.now(),
          signedIn: device !== null,
          snapshot:
            snapshot === null
              ? null
              : { plan: snapshot.plan.name, version: snapshot.version, validUntil: snapshot.validUntil },
          signingKey: stored === null ? null : signingKeyOf(stored),
          rootKeyFrom: deps.rootIsInBuild ? 'build' : 'enrolment',
        }),
      )
    },
  }
}

const certificateSchema = z.object({ keyId: z.string(), notAfter: z.number() })

/** Reads, and does not verify: what is in force was verified when it was loaded. */
function signingKeyOf({ jws, keys }: { jws: string; keys: string }): EntitlementFacts['signingKey'] {
  const id = decodeProtectedHeader(jws).kid
  if (id === undefined) return null
  const certificates = z
    .array(z.string())
    .parse(JSON.parse(keys))
    .map((certificate) => decodeJwt(certificate))
  const own = certificates.map((claims) => certificateSchema.safeParse(claims)).find(({ data }) => data?.keyId === id)
  return { id, notAfter: own?.data?.notAfter ?? null }
}
