import { hash } from 'node:crypto'
import type { SyncEntry, SyncItemResult } from '../../../shared/protocol/cloud-api.ts'
import { ENTRY_TYPE, type JournalEntry, type UsageData } from '../../../shared/protocol/journal-entry.ts'
import type { Result } from '../../../shared/result/result.ts'
import type { AccountBooks } from './account-books.ts'
import type { KnownEvent, KnownLink, UsageAdded } from './journal-store.ts'
import type { DenialTable, JournalLinkTable, UsageEventTable } from './metering-tables.ts'
import { withReturn, type Lease } from './rules/books.ts'
import type { LinkVerdict } from './rules/check-chain.ts'
import type { Rejection } from './rules/read-entry.ts'
import { judgeUsage, settleUsage, usageContent, type NamedLease } from './rules/settle-usage.ts'

/** A sent item with what was read out of it. */
export interface ReadItem {
  readonly item: SyncEntry
  readonly entry: Result<JournalEntry, Rejection>
}

/** What the cloud knew before the batch, and what the batch changes; filled while the entries are recorded, then written. */
export interface BatchRecord {
  readonly device: { readonly deviceId: string; readonly accountId: string }
  readonly now: number
  /** Whether the device's store was found to be restored or copied. */
  readonly rewound: boolean
  readonly leases: Map<string, Lease>
  readonly knownEvents: Map<string, KnownEvent>
  /** Ids that cloud operations will come into the ledger under. */
  readonly reservations: ReadonlySet<string>
  readonly knownLedgerEvents: Set<string>
  readonly knownDenials: Set<string>
  readonly links: JournalLinkTable[]
  readonly usageEvents: UsageEventTable[]
  readonly denials: DenialTable[]
  readonly added: Map<string, UsageAdded>
  unitsReturned: number
  signedOut: boolean
}

/** The result of a link that is known already: what was refused or put outside the limit is said again, the answer may have been lost. */
export function resultOfKnownLink(known: KnownLink): SyncItemResult {
  const saidAgain = known.status === 'rejected' || known.status === 'overage'
  return {
    sequence: known.sequence,
    status: saidAgain ? known.status : 'duplicate',
    code: known.code,
    message: null,
  }
}

/** Records one new link: its entry goes into the books, or is refused; either way the raw text is kept. */
export function recordItem(
  books: AccountBooks,
  record: BatchRecord,
  read: ReadItem,
  verdict: Exclude<LinkVerdict, 'duplicate'>,
): SyncItemResult {
  const { item } = read
  const outcome =
    verdict === 'broken'
      ? rejected({ code: 'hash_mismatch', message: 'The hash does not follow from the entry before it.' })
      : read.entry.ok
        ? recordEntry(books, record, read.entry.value, item)
        : rejected(read.entry.failure)
  record.links.push({
    device_id: record.device.deviceId,
    sequence: item.sequence,
    hash: item.hash,
    raw: item.raw,
    personal: item.personal === null ? null : JSON.stringify(item.personal),
    status: outcome.status,
    code: outcome.code,
    received_at: record.now,
  })
  return { sequence: item.sequence, ...outcome }
}

type Outcome = Omit<SyncItemResult, 'sequence'>

function rejected(rejection: Rejection): Outcome {
  return { status: 'rejected', code: rejection.code, message: rejection.message }
}

const RECORDED: Outcome = { status: 'recorded', code: null, message: null }
const DUPLICATE: Outcome = { status: 'duplicate', code: null, message: null }

function recordEntry(books: AccountBooks, record: BatchRecord, entry: JournalEntry, item: SyncEntry): Outcome {
  switch (entry.type) {
    case ENTRY_TYPE.usage:
      return recordUsage(books, record, entry.id, Date.parse(entry.time), entry.data, item)
    case ENTRY_TYPE.return:
      return recordReturn(books, record, entry.id, entry.data)
    case ENTRY_TYPE.denial:
      return recordDenial(record, entry, item)
    default:
      return entry satisfies never
  }
}

function recordUsage(
  books: AccountBooks,
  record: BatchRecord,
  eventId: string,
  occurredAt: number,
  data: UsageData,
  item: SyncEntry,
): Outcome {
  const contentDigest = hash('sha256', usageContent(data), 'base64url')
  const known = record.knownEvents.get(eventId)
  if (known !== undefined) {
    if (known.account_id === record.device.accountId && known.content_digest === contentDigest) return DUPLICATE
    return rejected({ code: 'conflict', message: 'This event was recorded before with another content.' })
  }
  if (record.reservations.has(eventId)) {
    return rejected({ code: 'conflict', message: 'This id is that of a cloud operation.' })
  }
  const named = data.leaseId === null ? null : namedLease(record, data.leaseId)
  const judged = judgeUsage(data, named)
  if (!judged.ok) return rejected(judged.failure)

  const event = usageEvent(record, eventId, occurredAt, data, item, contentDigest)
  if (data.meter !== null && data.units + data.overageUnits > 0) {
    const pool = books.findPool(data.meter, data.period)
    if (pool === null) return rejected({ code: 'lease_unknown', message: 'No lease can be of this period.' })
    const lease = named === null || named === 'foreign' || named === 'unknown' ? null : named
    const after = settleUsage(pool, lease, data, record.rewound)
    books.putPool(after.pool)
    if (lease !== null && after.lease !== null && after.settled > 0) {
      record.leases.set(lease.leaseId, after.lease)
      books.putLease(after.lease)
    }
    event.basis = lease?.basis ?? 'counted'
    event.settled_units = after.settled
    event.overage_units = after.overage
    event.overage_cause = after.cause
    addUsage(record, event)
  }
  record.usageEvents.push(event)
  record.knownEvents.set(eventId, event)
  if (event.overage_units > 0) {
    return { status: 'overage', code: event.overage_cause, message: 'Used outside the limit; recorded, not billed.' }
  }
  return event.settled_units > 0 ? { status: 'settled', code: null, message: null } : RECORDED
}

function namedLease(record: BatchRecord, leaseId: string): NamedLease {
  const lease = record.leases.get(leaseId)
  if (lease === undefined) return 'unknown'
  const own = lease.deviceId === record.device.deviceId && lease.accountId === record.device.accountId
  return own ? lease : 'foreign'
}

function usageEvent(
  record: BatchRecord,
  eventId: string,
  occurredAt: number,
  data: UsageData,
  item: SyncEntry,
  contentDigest: string,
): UsageEventTable {
  return {
    id: eventId,
    account_id: record.device.accountId,
    source: 'device',
    device_id: record.device.deviceId,
    member_id: item.personal?.memberId ?? null,
    lease_id: data.leaseId,
    operation: data.operation,
    meter: data.meter,
    period: data.period,
    outcome: data.outcome,
    basis: null,
    settled_units: 0,
    overage_units: 0,
    overage_cause: null,
    content_digest: contentDigest,
    area_sqm: data.areaSqm,
    feature: data.feature,
    duration_ms: data.durationMs,
    error_class: data.errorClass,
    plan_at_time: data.planAtTime,
    entitlement_version: data.entitlementVersion,
    offline: data.offline ? 1 : 0,
    late: data.late ? 1 : 0,
    project_key: item.personal?.projectKey ?? null,
    revit_version: data.revitVersion,
    plugin_version: data.pluginVersion,
    companion_version: data.companionVersion,
    occurred_at: occurredAt,
    received_at: record.now,
  }
}

function addUsage(record: BatchRecord, event: UsageEventTable): void {
  if (event.meter === null) return
  const key = `${event.meter} ${event.period}`
  const before = record.added.get(key) ?? {
    meter: event.meter,
    period: event.period,
    settled: 0,
    overage: 0,
    uncounted: 0,
  }
  const uncounted = event.basis === 'uncounted'
  record.added.set(key, {
    ...before,
    settled: before.settled + (uncounted ? 0 : event.settled_units),
    uncounted: before.uncounted + (uncounted ? event.settled_units : 0),
    overage: before.overage + event.overage_units,
  })
}

function recordReturn(
  books: AccountBooks,
  record: BatchRecord,
  eventId: string,
  data: Extract<JournalEntry, { type: typeof ENTRY_TYPE.return }>['data'],
): Outcome {
  if (data.reason === 'sign_out') record.signedOut = true
  if (record.knownLedgerEvents.has(eventId)) return DUPLICATE
  const lease = namedLease(record, data.leaseId)
  if (lease === 'foreign') return rejected({ code: 'lease_foreign', message: 'The lease belongs to another device.' })
  if (lease === 'unknown') return rejected({ code: 'lease_unknown', message: 'The ledger does not know this lease.' })
  if (lease.meter !== data.meter || lease.period !== data.period) {
    return rejected({ code: 'lease_mismatch', message: 'The lease is of another meter or period.' })
  }
  const after = withReturn({ pool: books.pool(lease.meter, lease.period), lease }, data.units)
  record.knownLedgerEvents.add(eventId)
  books.putPool(after.pool)
  books.putLease(after.lease)
  record.leases.set(lease.leaseId, after.lease)
  record.unitsReturned += after.accepted
  books.line({
    meter: lease.meter,
    period: lease.period,
    kind: 'return',
    units: after.accepted,
    device_id: record.device.deviceId,
    lease_id: lease.leaseId,
    event_id: eventId,
    cause: data.reason,
  })
  if (after.accepted === data.units) return RECORDED
  return { status: 'recorded', code: 'beyond_lease', message: 'More was returned than stood open in the lease.' }
}

function recordDenial(
  record: BatchRecord,
  entry: Extract<JournalEntry, { type: typeof ENTRY_TYPE.denial }>,
  item: SyncEntry,
): Outcome {
  if (record.knownDenials.has(entry.id)) return DUPLICATE
  record.knownDenials.add(entry.id)
  record.denials.push({
    id: entry.id,
    account_id: record.device.accountId,
    source: 'device',
    device_id: record.device.deviceId,
    member_id: item.personal?.memberId ?? null,
    operation: entry.data.operation,
    code: entry.data.code,
    required_plan: entry.data.requiredPlan,
    plan_at_time: entry.data.planAtTime,
    project_key: item.personal?.projectKey ?? null,
    occurred_at: Date.parse(entry.time),
    received_at: record.now,
  })
  return RECORDED
}
