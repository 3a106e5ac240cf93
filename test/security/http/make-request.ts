import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { DEVICE_HEADERS } from '../../../shared/protocol/cloud-api.ts'
import { createJsonSchemas, nameSchemas } from '../../../shared/json-schema/json-schemas.ts'
import { signedHeaders } from '../../../server/features/metering/testing/simulated-device.ts'
import type { RouteContract } from '../../../server/http/contract/route-contract.ts'
import type { SeededRandom } from '../../support/seeded-random.ts'
import { SERVICE_KEY, type FuzzWorld } from './fuzz-world.ts'
import { ODD_VALUES, sampleOf, spoiled } from './sample-schema.ts'

export interface FuzzRequest {
  readonly method: string
  readonly path: string
  readonly headers: Record<string, string | string[]>
  /** `null`: none. */
  readonly body: Buffer | null
  /** Without a length. */
  readonly chunked: boolean
  /** What stands in it and must never be found in a log. */
  readonly secrets: readonly string[]
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'TRACE']
const TYPES = [
  'text/plain',
  'application/xml',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-16',
  '',
]
const PARTS = [
  '..',
  '%2e%2e%2f%2e%2e%2fpackage.json',
  '..%5c..%5cserver',
  '%ff',
  '%',
  '%00',
  '__proto__',
  'constructor',
  'sheet.css%00.js',
  '%C0%AE%C0%AE',
  'a'.repeat(3000),
  '%F0%9F%92%A9',
]
const EXTRA_HEADERS: readonly (readonly [string, string | string[]])[] = [
  ['x-forwarded-for', ['1.2.3.4', '__proto__']],
  ['x-forwarded-proto', 'https'],
  ['x-forwarded-host', 'evil.example'],
  ['host', 'evil.example'],
  ['x-http-method-override', 'DELETE'],
  ['x-original-url', '/admin'],
  ['accept', '*/*;q=nonsense, text/html;level=1;;,'],
  ['accept', 'text/html'],
  ['range', 'bytes=0-0,1-1,-5'],
  ['if-none-match', '*'],
  ['if-modified-since', 'yesterday'],
  ['expect', '100-continue'],
  ['content-encoding', 'br'],
  ['content-encoding', 'gzip'],
  ['cookie', `revitautoplan.session_token=${'a'.repeat(3000)}`],
  ['cookie', '__proto__=1; =; ;;; a=b=c'],
  ['origin', 'null'],
  ['origin', 'https://evil.example'],
  ['stripe-signature', 't=1,v1=00,v1=,t='],
  ['stripe-signature', `t=${Math.floor(Date.now() / 1000)},v1=${'0'.repeat(64)}`],
  ['authorization', 'Basic Og=='],
  ['x-revitautoplan-client-address', '9.9.9.9'],
  ['x-large', 'a'.repeat(7000)],
]

const schemas = createJsonSchemas(nameSchemas({}))

/** Makes requests to a route: some right, most wrong in one or two ways, none with credentials that may touch the victim. */
export function createRequestMaker(world: FuzzWorld, random: SeededRandom) {
  const replays: Record<string, string>[] = []
  const chance = (share: number): boolean => random.next() < share

  function pathOf(route: RouteContract): string {
    const path = route.path
      .split('/')
      .map((part) => {
        if (!part.startsWith(':')) return part
        if (chance(0.3)) return random.pick(PARTS)
        return part === ':id' && chance(0.6)
          ? world.victimReservation
          : encodeURIComponent(String(sampleOf({}, random)))
      })
      .join('/')
    if (chance(0.05)) return `${path}/${random.pick(PARTS)}`
    if (chance(0.03)) return `/${random.pick(PARTS)}${path}`
    if (chance(0.03)) return path.toUpperCase()
    return chance(0.03) ? `/${path}/` : path
  }

  function queryOf(route: RouteContract): string {
    if (chance(0.03)) return `?${'a=1&'.repeat(random.between(100, 2000))}`
    if (chance(0.1)) return '?__proto__[x]=1&constructor=2&a[]=1&a[]=2&=&%ff=%'
    if (route.query === undefined || chance(0.2)) return ''
    const value = chance(0.6) ? sampleOf(schemas.input(route.query), random) : spoiled({ id: 'x', next: '/' }, random)
    const pairs = textPairs(value)
    return `?${new URLSearchParams(pairs).toString()}`
  }

  function bodyOf(route: RouteContract): { body: Buffer | null; type: string } {
    const type = route.body?.type ?? 'application/json'
    if (route.body === undefined) return { body: chance(0.2) ? Buffer.from('{}') : null, type }
    const right = sampleOf(schemas.input(route.body.schema), random)
    const value = chance(0.3) ? right : spoiled(right, random)
    if (type === 'application/x-www-form-urlencoded') {
      const pairs = textPairs(value)
      return { body: Buffer.from(new URLSearchParams(pairs).toString()), type }
    }
    const text = JSON.stringify(value) ?? ''
    switch (random.between(0, 24)) {
      case 0:
        return { body: Buffer.from(text.slice(0, -1)), type }
      case 1:
        return { body: Buffer.from(`${'['.repeat(20_000)}${']'.repeat(20_000)}`), type }
      case 2:
        return { body: Buffer.from(`{"a":${'{"a":'.repeat(5000)}1${'}'.repeat(5001)}`), type }
      case 3:
        return { body: randomBytes(random.between(1, 300)), type }
      case 4:
        return { body: Buffer.from(JSON.stringify({ a: 'b'.repeat(300_000) })), type }
      case 5:
        return { body: gzipSync(Buffer.alloc(2_000_000, 32)), type }
      case 6:
        return { body: Buffer.from(`\uFEFF${text}`), type }
      case 7:
        return { body: Buffer.from(text.replace('{', '{"__proto__":{"isAdmin":true},"constructor":1,')), type }
      case 8:
        return { body: null, type }
      default:
        return { body: Buffer.from(text), type }
    }
  }

  /** Credentials of the attacker, or ones that are wrong; never ones that the victim's data obeys. */
  function credentials(request: { method: string; path: string; body: Buffer | null }): Record<string, string> {
    const { attacker, victim, test } = world
    const origin = { origin: test.url }
    const body = (request.body ?? Buffer.alloc(0)).toString('latin1')
    const sign = (of: typeof attacker.identity, timestamp = Date.now(), method = request.method) => {
      const made = signedHeaders(of, { method, path: request.path, body, timestamp })
      delete made['content-type']
      return made
    }
    switch (random.between(0, 13)) {
      case 0:
      case 1:
      case 2:
        return { ...origin, cookie: attacker.cookie }
      case 3:
      case 4:
      case 5: {
        const made = sign(attacker.identity)
        replays.push(made)
        return made
      }
      case 6:
        return sign({ ...victim.identity, privateKey: attacker.identity.privateKey })
      case 7:
        return sign(attacker.identity, Date.now() - random.between(27, 2000) * 3_600_000)
      case 8:
        return random.pick(replays) ?? {}
      case 9:
        return { authorization: `Bearer ${SERVICE_KEY}`, 'revitautoplan-account': attacker.accountId }
      case 10:
        return { authorization: 'Bearer wrong-key-of-a-service', 'revitautoplan-account': victim.accountId }
      case 11:
        return { ...origin, authorization: `Bearer ${randomBytes(24).toString('base64url')}` }
      case 12:
        return {
          ...sign(attacker.identity),
          [DEVICE_HEADERS.signature]: JSON.stringify(random.pick(ODD_VALUES)).slice(0, 90),
        }
      default:
        return {}
    }
  }

  return (route: RouteContract): FuzzRequest => {
    const method = chance(0.12) ? (random.pick(METHODS) ?? 'GET') : route.method.toUpperCase()
    const path = pathOf(route) + queryOf(route)
    const made = method === 'GET' || method === 'HEAD' || method === 'TRACE' ? null : bodyOf(route)
    const body = made?.body ?? null
    const proof = credentials({ method, path, body })
    const headers: Record<string, string | string[]> = {}
    if (body !== null) headers['content-type'] = chance(0.1) ? (random.pick(TYPES) ?? '') : (made?.type ?? '')
    if (chance(0.15)) {
      const [name, value] = random.pick(EXTRA_HEADERS) ?? ['x-none', '']
      headers[name] = value
    }
    for (const [name, value] of Object.entries(proof)) headers[name] = headerSafe(value)
    const secrets = Object.values(proof).filter((value) => value.length >= 20 && !/^[0-9a-f-]{36}$|^http/.test(value))
    return { method, path, headers, body, chunked: chance(0.1), secrets }
  }
}

/** The fields of a form or a query. */
function textPairs(value: unknown): [string, string][] {
  const fields = Object.entries(Object(value))
  return fields.map(([name, of]) => [name, (typeof of === 'string' ? of : (JSON.stringify(of) ?? '')).toWellFormed()])
}

/** Node sends only these in a header. */
function headerSafe(value: string): string {
  return value.replaceAll(/[^\t\x20-\x7e]/g, '?')
}
