import { createPrivateKey, generateKeyPairSync, hash, randomBytes, sign, type KeyObject } from 'node:crypto'
import {
  DEVICE_HEADERS,
  deviceSignatureInput,
  syncResponseSchema,
  type SyncEntry,
  type SyncRequest,
  type SyncResponse,
} from '../../../../shared/protocol/cloud-api.ts'
import {
  CHAIN_START,
  chainInput,
  ENTRY_TYPE,
  personalDigestInput,
  type JournalEntry,
  type PersonalFields,
  type ReturnData,
  type UsageData,
} from '../../../../shared/protocol/journal-entry.ts'
import {
  leaseClaimsSchema,
  snapshotClaimsSchema,
  type LeaseClaims,
  type SnapshotClaims,
} from '../../../../shared/protocol/signed-documents.ts'
import { uuidV7 } from '../../../../shared/identifiers/uuid-v7.ts'
import { OPERATIONS, type OperationType } from '../../../../shared/catalog/operations.ts'
import { periodOf } from '../../../../shared/time/period.ts'

export interface DeviceIdentity {
  readonly deviceId: string
  readonly accountId: string
  readonly publicKey: string
  readonly privateKey: KeyObject
}

export function newDeviceIdentity(accountId: string, now: number): DeviceIdentity {
  const pair = generateKeyPairSync('ed25519')
  const jwk = pair.publicKey.export({ format: 'jwk' })
  return {
    deviceId: uuidV7(now, randomBytes(10)),
    accountId,
    publicKey: jwk.x ?? '',
    privateKey: createPrivateKey(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
  }
}

/** The headers of a request that a device signs. */
export function signedHeaders(
  identity: Pick<DeviceIdentity, 'deviceId' | 'privateKey'>,
  request: { method: string; path: string; body: string; timestamp: number },
): Record<string, string> {
  const input = deviceSignatureInput({
    method: request.method,
    pathAndQuery: request.path,
    timestamp: request.timestamp,
    bodyDigest: hash('sha256', request.body, 'base64url'),
  })
  return {
    'content-type': 'application/json',
    [DEVICE_HEADERS.device]: identity.deviceId,
    [DEVICE_HEADERS.timestamp]: String(request.timestamp),
    [DEVICE_HEADERS.signature]: sign(null, Buffer.from(input), identity.privateKey).toString('base64url'),
  }
}

/** The claims of a compact JWS, unverified. */
export function claimsOf(jws: string): unknown {
  return JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8'))
}

interface DeviceState {
  entries: SyncEntry[]
  acknowledged: { sequence: number; ledgerEpoch: string | null }
  leases: Map<string, LeaseClaims>
  spent: Map<string, number>
  returned: Map<string, number>
}

/** A device as the cloud meets it: its own key, journal and count of its leases, as the companion keeps them. */
export class SimulatedDevice {
  readonly identity: DeviceIdentity
  snapshot: SnapshotClaims | null = null
  lastResponse: SyncResponse | null = null
  readonly #url: () => string
  readonly #now: () => number
  #state: DeviceState = {
    entries: [],
    acknowledged: { sequence: 0, ledgerEpoch: null },
    leases: new Map(),
    spent: new Map(),
    returned: new Map(),
  }

  /** @param url of the cloud, or what says before each request which instance of it is asked */
  constructor(identity: DeviceIdentity, url: string | (() => string), now: () => number) {
    this.identity = identity
    this.#url = typeof url === 'string' ? () => url : url
    this.#now = now
  }

  newId(): string {
    return uuidV7(this.#now(), randomBytes(10))
  }

  get entries(): readonly SyncEntry[] {
    return this.#state.entries
  }

  /** A backup of everything that lies on the disk. */
  backup(): DeviceState {
    return structuredClone(this.#state)
  }

  restore(backup: DeviceState): void {
    this.#state = structuredClone(backup)
  }

  leases(): LeaseClaims[] {
    return [...this.#state.leases.values()]
  }

  lease(meter: LeaseClaims['meter'], period = periodOf(this.#now()), basis: LeaseClaims['basis'] = 'counted') {
    return this.leases().find((lease) => lease.meter === meter && lease.period === period && lease.basis === basis)
  }

  /** Units that this device may still spend of a lease. */
  rights(leaseId: string): number {
    const { leases, spent, returned } = this.#state
    return (leases.get(leaseId)?.granted ?? 0) - (spent.get(leaseId) ?? 0) - (returned.get(leaseId) ?? 0)
  }

  available(meter: LeaseClaims['meter'], period = periodOf(this.#now())): number {
    const lease = this.lease(meter, period)
    return lease === undefined ? 0 : this.rights(lease.leaseId)
  }

  /** Chains an entry of any content. */
  append(
    entry: Omit<JournalEntry, 'sequence'> | Record<string, unknown>,
    personal: PersonalFields | null = null,
  ): SyncEntry {
    const { entries } = this.#state
    const sequence = entries.length + 1
    const raw = JSON.stringify({ ...entry, sequence })
    const item = { sequence, raw, personal, hash: this.#hashAfter(entries.at(-1)?.hash ?? CHAIN_START, raw) }
    entries.push(item)
    return item
  }

  #hashAfter(previous: string, raw: string): string {
    return hash('sha256', chainInput(previous, raw), 'base64url')
  }

  envelope(id: string, personal: PersonalFields | null) {
    return {
      specversion: '1.0',
      id,
      source: `urn:revitautoplan:device:${this.identity.deviceId}`,
      time: new Date(this.#now()).toISOString(),
      subject: this.identity.accountId,
      personal: personal === null ? null : this.digestOf(personal),
    }
  }

  digestOf(personal: PersonalFields): string {
    return hash('sha256', personalDigestInput(personal), 'base64url')
  }

  personal(): PersonalFields {
    return { salt: randomBytes(12).toString('base64url'), memberId: 'member-1', projectKey: null }
  }

  /** Usage as a commit journals it; whatever is given replaces the usual. Spends the units here. */
  use(operation: OperationType, units: number, changes: Partial<UsageData> = {}, id = this.newId()): SyncEntry {
    const { meter } = OPERATIONS[operation]
    const period = changes.period ?? periodOf(this.#now())
    const lease = meter === null ? undefined : (this.lease(meter, period) ?? this.lease(meter, period, 'uncounted'))
    const data: UsageData = {
      operation,
      leaseId: lease?.leaseId ?? null,
      meter,
      period,
      outcome: 'succeeded',
      units,
      overageUnits: 0,
      overageCause: null,
      errorClass: null,
      areaSqm: 120,
      feature: null,
      durationMs: 900,
      planAtTime: 'free',
      entitlementVersion: 1,
      offline: false,
      late: false,
      revitVersion: '2027',
      pluginVersion: '1.0.0',
      companionVersion: '0.1.0',
      ...changes,
    }
    if (data.leaseId !== null) this.#add(this.#state.spent, data.leaseId, data.units)
    const personal = this.personal()
    return this.append({ ...this.envelope(id, personal), type: ENTRY_TYPE.usage, data }, personal)
  }

  giveBack(leaseId: string, units: number, reason: ReturnData['reason'] = 'requested'): number {
    const lease = this.#state.leases.get(leaseId)
    const given = Math.min(units, this.rights(leaseId))
    if (lease === undefined || given < 1) return 0
    this.#add(this.#state.returned, leaseId, given)
    const data: ReturnData = { leaseId, meter: lease.meter, period: lease.period, units: given, reason }
    this.append({ ...this.envelope(this.newId(), null), type: ENTRY_TYPE.return, data })
    return given
  }

  #add(counts: Map<string, number>, leaseId: string, units: number): void {
    counts.set(leaseId, (counts.get(leaseId) ?? 0) + units)
  }

  request(changes: Partial<SyncRequest> = {}): SyncRequest {
    const { acknowledged, entries } = this.#state
    return {
      schema: 1,
      nonce: randomBytes(18).toString('base64url'),
      sentAt: this.#now(),
      appVersion: '0.1.0',
      acknowledged,
      entries: entries.slice(acknowledged.sequence, acknowledged.sequence + 500),
      rights: this.leases().map((lease) => ({
        leaseId: lease.leaseId,
        unspent: Math.max(0, this.rights(lease.leaseId)),
        held: 0,
      })),
      wanted: [],
      ...changes,
    }
  }

  /** Sends a request without taking in the answer: the answer that gets lost. */
  async send(request: SyncRequest, timestamp = this.#now()): Promise<{ status: number; body: unknown }> {
    const body = JSON.stringify(request)
    const headers = signedHeaders(this.identity, { method: 'POST', path: '/v1/sync', body, timestamp })
    const response = await fetch(`${this.#url()}/v1/sync`, { method: 'POST', headers, body })
    return { status: response.status, body: await response.json() }
  }

  /** One sync whose answer arrives. */
  async sync(changes: Partial<SyncRequest> = {}): Promise<SyncResponse> {
    const { status, body } = await this.send(this.request(changes))
    if (status !== 200) throw new Error(`sync was answered ${status}: ${JSON.stringify(body)}`)
    return this.accept(syncResponseSchema.parse(body))
  }

  /** Syncs, gives back what was asked for, and syncs again when there was something to give. */
  async syncAndGive(): Promise<SyncResponse> {
    const first = await this.sync()
    let given = 0
    for (const ask of first.returnRequests) given += this.giveBack(ask.leaseId, ask.units)
    return given > 0 ? await this.sync() : first
  }

  accept(response: SyncResponse): SyncResponse {
    this.lastResponse = response
    this.snapshot = snapshotClaimsSchema.parse(claimsOf(response.snapshot))
    this.#state.acknowledged = {
      sequence:
        response.resendFrom === null
          ? Math.min(response.acknowledged.sequence, this.#state.entries.length)
          : response.resendFrom - 1,
      ledgerEpoch: response.ledgerEpoch,
    }
    for (const jws of response.leases) {
      const lease = leaseClaimsSchema.parse(claimsOf(jws))
      if (lease.version > (this.#state.leases.get(lease.leaseId)?.version ?? 0)) {
        this.#state.leases.set(lease.leaseId, lease)
      }
    }
    return response
  }
}
