import { hash } from 'node:crypto'
import { SYNC_BATCH_LIMIT, type SyncItemResult, type SyncRequest } from '../../../shared/protocol/cloud-api.ts'
import { chainInput, ENTRY_TYPE } from '../../../shared/protocol/journal-entry.ts'
import { periodOf } from '../../../shared/time/period.ts'
import { HttpError } from '../../http/http-error.ts'
import type { CurrentDevice } from '../devices/require-device.ts'
import type { AccountBooks } from './account-books.ts'
import { knownLedgerEvents, leasesByIds, leasesFrom } from './books-store.ts'
import {
  addDeviceUsage,
  appendDenials,
  appendLinks,
  appendUsageEvents,
  cloudReservations,
  eventsByIds,
  headOf,
  knownDenials,
  linksBetween,
  writeHead,
} from './journal-store.ts'
import { recordItem, resultOfKnownLink, type BatchRecord, type ReadItem } from './record-entries.ts'
import { checkChain, type ChainHead } from './rules/check-chain.ts'

const hashOf = (previous: string, raw: string): string => hash('sha256', chainInput(previous, raw), 'base64url')

export interface Recorded {
  readonly results: readonly SyncItemResult[]
  readonly head: ChainHead
  readonly resendFrom: number | null
  readonly forked: boolean
  readonly record: BatchRecord
}

/**
 * Checks the chain, records what is new, and writes links, events, denials and the head.
 *
 * @throws HttpError 409 when there are more branches than copies of a store explain
 */
export async function recordBatch(
  books: AccountBooks,
  device: CurrentDevice,
  request: SyncRequest,
  items: readonly ReadItem[],
): Promise<Recorded> {
  const { transaction, accountId } = books
  const { deviceId } = device
  const head = await headOf(transaction, deviceId)
  const sequences = request.entries.map((entry) => entry.sequence)
  const first = Math.min(...sequences)
  // A batch is one stretch of a journal: what lies further on than it can reach is behind a gap.
  const last = Math.min(Math.max(...sequences), first + SYNC_BATCH_LIMIT)
  const knownLinks = sequences.length === 0 ? [] : await linksBetween(transaction, deviceId, first - 1, last)
  const chain = checkChain(request.entries, knownLinks, head, request.acknowledged.sequence, hashOf)
  if (chain.overcrowded) {
    throw new HttpError(
      409,
      'too_many_branches',
      'The journal of this device was copied too often.',
      'Sign in again on this device.',
    )
  }
  const wasFrozen = device.status === 'frozen'
  const record = await openRecord(books, device, items, chain.forked || wasFrozen)

  const linkOf = new Map(knownLinks.map((link) => [`${link.sequence} ${link.hash}`, link]))
  const results = chain.verdicts.map((verdict, index): SyncItemResult => {
    const read = items[index]
    if (read === undefined) throw new Error('a verdict without an item')
    if (verdict !== 'duplicate') return recordItem(books, record, read, verdict)
    const known = linkOf.get(`${read.item.sequence} ${read.item.hash}`)
    return known === undefined
      ? { sequence: read.item.sequence, status: 'duplicate', code: null, message: null }
      : resultOfKnownLink(known)
  })

  await appendLinks(transaction, record.links)
  await appendUsageEvents(transaction, record.usageEvents)
  await appendDenials(transaction, record.denials)
  await addDeviceUsage(transaction, { deviceId, accountId }, [...record.added.values()])
  if (chain.head.sequence !== head.sequence) await writeHead(transaction, deviceId, chain.head)
  return { results, head: chain.head, resendFrom: chain.resendFrom, forked: chain.forked, record }
}

async function openRecord(
  books: AccountBooks,
  device: CurrentDevice,
  items: readonly ReadItem[],
  rewound: boolean,
): Promise<BatchRecord> {
  const { transaction, accountId, now } = books
  const entries = items.flatMap(({ entry }) => (entry.ok ? [entry.value] : []))
  const idsOf = (type: (typeof ENTRY_TYPE)[keyof typeof ENTRY_TYPE]): string[] =>
    entries.filter((entry) => entry.type === type).map((entry) => entry.id)
  const leaseIds = new Set(
    entries.flatMap((entry) =>
      entry.type === ENTRY_TYPE.denial || entry.data.leaseId === null ? [] : [entry.data.leaseId],
    ),
  )
  const leases = [
    ...(await leasesFrom(transaction, accountId, device.deviceId, periodOf(now))),
    ...(await leasesByIds(transaction, [...leaseIds])),
  ]
  return {
    device,
    now,
    rewound,
    leases: new Map(leases.map((lease) => [lease.leaseId, lease])),
    knownEvents: new Map((await eventsByIds(transaction, idsOf(ENTRY_TYPE.usage))).map((event) => [event.id, event])),
    reservations: await cloudReservations(transaction, idsOf(ENTRY_TYPE.usage)),
    knownLedgerEvents: await knownLedgerEvents(transaction, idsOf(ENTRY_TYPE.return)),
    knownDenials: await knownDenials(transaction, idsOf(ENTRY_TYPE.denial)),
    links: [],
    usageEvents: [],
    denials: [],
    added: new Map(),
    unitsReturned: 0,
    signedOut: false,
  }
}
