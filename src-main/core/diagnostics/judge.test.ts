import { describe, expect, it } from 'vitest'
import { success, failure } from '../../../shared/result/result.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../../../shared/time/duration.ts'
import { networkFailure } from '../cloud/cloud-failure.ts'
import type { PluginClient } from '../link/plugin-session.ts'
import { judgeClock } from './checks/clock-check.ts'
import { type CloudFacts, judgeCloud } from './checks/cloud-check.ts'
import { judgeDeviceKey } from './checks/device-key-check.ts'
import { type DiscoveryFacts, judgeDiscovery } from './checks/discovery-check.ts'
import { type EntitlementFacts, judgeEntitlement } from './checks/entitlement-check.ts'
import { judgeProxy } from './checks/proxy-check.ts'
import { judgeRevit } from './checks/revit-check.ts'
import { judgeStore, type StoreFacts } from './checks/store-check.ts'

const NOW = Date.parse('2026-11-22T10:00:00Z')

describe('the cloud', () => {
  const facts: CloudFacts = {
    now: NOW,
    address: 'cloud.example',
    answer: success({ version: null }),
    latencyMs: 40,
    signedIn: true,
    connectivity: { status: 'online', lastSyncAt: NOW - SECOND, rejected: 0 },
    waiting: 0,
    oldestWaitingAt: null,
  }
  const refused = { kind: 'refused', status: 400, code: 'x', message: 'No.', nextStep: '' } as const

  it('that answers is good; records that wait for a day are to be looked at', () => {
    expect(judgeCloud(facts)).toMatchObject({ state: 'ok', finding: 'cloud_reachable' })
    const waiting = { ...facts, waiting: 3, oldestWaitingAt: NOW - HOUR }
    expect(judgeCloud(waiting)).toMatchObject({ state: 'ok' })
    expect(judgeCloud({ ...waiting, oldestWaitingAt: NOW - DAY - 1 })).toMatchObject({
      state: 'attention',
      finding: 'cloud_records_wait',
    })
  })

  it.each([
    [networkFailure(Object.assign(new Error('x'), { code: 'ENOTFOUND' })), 'cloud_name'],
    [networkFailure(Object.assign(new Error('x'), { code: 'SELF_SIGNED_CERT_IN_CHAIN' })), 'cloud_certificate'],
    [networkFailure(new Error('net::ERR_PROXY_CONNECTION_FAILED')), 'cloud_behind_proxy'],
    [networkFailure(new Error('something new')), 'cloud_unreachable'],
    [{ kind: 'not_the_cloud', status: 407 }, 'cloud_proxy_sign_in'],
    [{ kind: 'not_the_cloud', status: 302 }, 'cloud_something_else'],
    [{ kind: 'unavailable', status: 429, retryAfterMs: null }, 'cloud_busy'],
    [{ kind: 'unavailable', status: 503, retryAfterMs: null }, 'cloud_failing'],
    [refused, 'cloud_not_understood'],
  ] as const)('that gave %j is named', (problem, finding) => {
    expect(judgeCloud({ ...facts, answer: failure(problem) })).toMatchObject({ state: 'problem', finding })
  })

  it('that refuses the device is no outage', () => {
    const revoked = { ...facts, connectivity: { ...facts.connectivity, status: 'revoked' as const } }
    expect(judgeCloud(revoked)).toMatchObject({ finding: 'cloud_refuses_device' })
    expect(judgeCloud({ ...revoked, signedIn: false })).toMatchObject({ finding: 'cloud_reachable' })
  })
})

describe('the proxy', () => {
  const named = {
    source: 'environment',
    variable: 'HTTPS_PROXY',
    server: 'p:8080',
    usable: true,
    exempt: false,
  } as const

  it.each([
    [{ source: 'none' }, false, 'proxy_none', 'ok'],
    [named, true, 'proxy_not_needed', 'ok'],
    [named, false, 'proxy_environment', 'ok'],
    [{ ...named, exempt: true }, false, 'proxy_exempt', 'ok'],
    [{ ...named, usable: false }, false, 'proxy_not_usable', 'problem'],
    [{ source: 'system', server: null }, false, 'proxy_system', 'ok'],
  ] as const)('%j (cloud here: %j) is %s', (proxy, isLocal, finding, state) => {
    expect(judgeProxy(proxy, isLocal)).toMatchObject({ finding, state })
  })
})

describe('the clock', () => {
  it.each([
    [NOW, false, 'clock_right'],
    [NOW - 5 * MINUTE + 1, false, 'clock_right'],
    [NOW - 5 * MINUTE, false, 'clock_off'],
    [NOW + DAY, false, 'clock_off'],
    [NOW - 4 * DAY, true, 'clock_set_back'],
  ])('at %d (set back: %j) is %s', (wall, isSetBack, finding) => {
    expect(judgeClock({ wall, trusted: NOW, isSetBack, timeZone: 'UTC' }).finding).toBe(finding)
  })
})

describe('the store', () => {
  const facts: StoreFacts = {
    path: '/x/store.sqlite',
    bytes: 1,
    freeBytes: 1e12,
    integrity: 'sound',
    isNetwork: false,
    isRoaming: false,
  }

  it.each([
    [{}, 'store_sound'],
    [{ integrity: 'not_checked' }, 'store_sound'],
    [{ freeBytes: 4e8 }, 'store_disk_low'],
    [{ freeBytes: 1e6, isRoaming: true }, 'store_disk_full'],
    [{ isRoaming: true }, 'store_roaming'],
    [{ isNetwork: true }, 'store_network'],
    [{ integrity: 'damaged', freeBytes: 0 }, 'store_damaged'],
  ] as const)('with %j is %s', (changes, finding) => {
    expect(judgeStore({ ...facts, ...changes }).finding).toBe(finding)
  })
})

describe('the discovery file', () => {
  const facts: DiscoveryFacts = { path: '/x', found: { port: 5, pid: 7 }, access: 'own', ownPort: 5, ownPid: 7 }

  it.each([
    [{}, 'discovery_right'],
    [{ access: 'unknown' }, 'discovery_right'],
    [{ found: null }, 'discovery_missing'],
    [{ found: { port: 6, pid: 7 } }, 'discovery_foreign'],
    [{ found: { port: 5, pid: 8 } }, 'discovery_foreign'],
    [{ access: 'others' }, 'discovery_readable'],
  ] as const)('with %j is %s', (changes, finding) => {
    expect(judgeDiscovery({ ...facts, ...changes }).finding).toBe(finding)
  })
})

describe('Revit', () => {
  const client = (connectedAt: number): PluginClient => ({
    connectionId: 'c',
    connectedAt,
    hello: {
      client: { name: 'P', version: '1', sdkVersion: '1.0.0' },
      host: { product: 'Revit', year: 2027 },
      process: { pid: 7 },
    },
    origin: { connectionId: 'c', product: 'Revit', year: 2027, build: null, clientName: 'P', clientVersion: '1' },
  })
  const refusal = { reason: 'wrong_proof', count: 1, lastAt: NOW - MINUTE } as const

  it('that is connected, or is not, is as it should be', () => {
    expect(judgeRevit({ now: NOW, connections: [], refusals: [] })).toMatchObject({
      finding: 'revit_none',
      state: 'ok',
    })
    const connected = judgeRevit({ now: NOW, connections: [{ client: client(1), silentMs: 1500 }], refusals: [] })
    expect(connected).toMatchObject({
      finding: 'revit_connected',
      facts: [{ kind: 'connection', pid: 7, sdkVersion: '1.0.0', lastHeardAt: NOW - 1500 }],
    })
  })

  it('that was turned away is to be looked at, unless somebody came in since', () => {
    const connections = [{ client: client(NOW - 2 * MINUTE), silentMs: 0 }]
    expect(judgeRevit({ now: NOW, connections, refusals: [refusal] }).state).toBe('attention')
    const since = [{ client: client(NOW - SECOND), silentMs: 0 }]
    expect(judgeRevit({ now: NOW, connections: since, refusals: [refusal] })).toMatchObject({ state: 'ok' })
  })
})

describe('the entitlement', () => {
  const facts: EntitlementFacts = {
    now: NOW,
    signedIn: true,
    snapshot: { plan: 'Free', version: 1, validUntil: NOW + 7 * DAY },
    signingKey: { id: 'k', notAfter: NOW + DAY },
    rootKeyFrom: 'build',
  }
  const until = (validUntil: number) => ({ snapshot: { plan: 'Free', version: 1, validUntil } })

  it.each([
    [{}, 'entitlement_valid'],
    [until(NOW + 3 * DAY - 1), 'entitlement_ends_soon'],
    [until(NOW), 'entitlement_expired'],
    [{ snapshot: null, signingKey: null }, 'entitlement_missing'],
    [{ signedIn: false }, 'entitlement_signed_out'],
  ] as const)('with %j is %s', (changes, finding) => {
    expect(judgeEntitlement({ ...facts, ...changes }).finding).toBe(finding)
  })
})

describe('the key', () => {
  it('is there, missing or not readable', () => {
    expect(judgeDeviceKey('present', 'system')).toMatchObject({ state: 'ok', facts: [{ value: 'credential_store' }] })
    expect(judgeDeviceKey('missing', 'file')).toMatchObject({ state: 'problem', facts: [{ value: 'private_file' }] })
    expect(judgeDeviceKey('unreadable', 'file').finding).toBe('key_unreadable')
  })
})
