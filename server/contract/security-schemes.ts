import { DEVICE_HEADERS } from '../../shared/protocol/cloud-api.ts'
import type { RouteAccess, RouteContract } from '../http/contract/route-contract.ts'

const header = (name: string, description: string) => ({ type: 'apiKey', in: 'header', name, description })

/** How a caller proves who he is, as OpenAPI writes it. */
export const SECURITY_SCHEMES = {
  deviceId: header(DEVICE_HEADERS.device, 'The id of the device, a UUID.'),
  deviceTimestamp: header(
    DEVICE_HEADERS.timestamp,
    'Epoch milliseconds of the device’s clock; within 26 hours, but for a sync.',
  ),
  deviceSignature: header(
    DEVICE_HEADERS.signature,
    'Ed25519, base64url, over four lines: method, path with query, timestamp, base64url(SHA-256(body)).',
  ),
  memberCookie: {
    type: 'apiKey',
    in: 'cookie',
    name: 'revitautoplan.session_token',
    description: 'The session of a member; `__Secure-revitautoplan.session_token` over https.',
  },
  memberToken: { type: 'http', scheme: 'bearer', description: 'The session of a member, as the device flow gives it.' },
  serviceKey: { type: 'http', scheme: 'bearer', description: 'A key of `OPERATIONS_API_KEY`.' },
  serviceAccount: header('revitautoplan-account', 'The account that the service works for.'),
  stripeSignature: header('stripe-signature', 'Stripe’s signature over the body, at most 5 minutes old.'),
  operatorToken: {
    type: 'http',
    scheme: 'bearer',
    description:
      '`METRICS_TOKEN`. Where none is set, this machine needs none while the cloud serves this machine alone.',
  },
} as const

type Requirement = Partial<Record<keyof typeof SECURITY_SCHEMES, readonly string[]>>

const REQUIREMENTS: Readonly<Record<RouteAccess, readonly Requirement[]>> = {
  everybody: [{}],
  device: [{ deviceId: [], deviceTimestamp: [], deviceSignature: [] }],
  member: [{ memberCookie: [] }, { memberToken: [] }],
  admin: [{ memberCookie: [] }, { memberToken: [] }],
  service: [{ serviceKey: [], serviceAccount: [] }],
  stripe: [{ stripeSignature: [] }],
  // The secret is a part of the address.
  address: [{}],
  operator: [{ operatorToken: [] }, {}],
}

/** What proves that a caller may; of several, each alone is enough. */
export function securityOf(route: RouteContract): readonly Requirement[] {
  return route.access.flatMap((access) => REQUIREMENTS[access])
}
