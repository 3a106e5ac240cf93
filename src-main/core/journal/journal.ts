import { hash, randomBytes } from 'node:crypto'
import type { SyncEntry, SyncItemResult, SyncResponse } from '../../../shared/protocol/cloud-api.ts'
import {
  CHAIN_START,
  chainInput,
  ENTRY_TYPE,
  journalEntrySchema,
  personalDigestInput,
  personalFieldsSchema,
} from '../../../shared/protocol/journal-entry.ts'
import { DAY } from '../../../shared/time/duration.ts'
import type { Store } from '../store/store-types.ts'
import { createJournalStore } from './journal-store.ts'
import type { ChainHead, Journal, JournalDraft } from './journal-types.ts'
import { nextMark } from './next-mark.ts'

/** How long an acknowledged entry is kept: a cloud restored from a backup can be rebuilt from the devices for that long. */
export const KEEP_ACKNOWLEDGED = 70 * DAY

const EMPTY_CHAIN: ChainHead = { sequence: 0, hash: CHAIN_START }

export interface JournalDeps {
  readonly store: Store
  readonly now: () => number
  /** Called after results of the cloud were stored. */
  readonly onResults?: () => void
}

/** The append-only, hash-chained record of every device of this install. */
export function createJournal({ store, now, onResults }: JournalDeps): Journal {
  const sql = createJournalStore(store)
  const heads = new Map<string, ChainHead>()
  const marks = new Map<string, number>()
  let rejected = sql.rejected()
  for (const deviceId of sql.devices()) load(deviceId)

  function load(deviceId: string): ChainHead {
    const head = sql.head(deviceId) ?? EMPTY_CHAIN
    heads.set(deviceId, head)
    marks.set(deviceId, sql.mark(deviceId)?.acknowledged_sequence ?? 0)
    return head
  }

  const headOf = (deviceId: string): ChainHead => heads.get(deviceId) ?? load(deviceId)

  function append(draft: JournalDraft): ChainHead {
    if (!store.full.inTransaction) throw new Error('an entry is appended inside a durable transaction only')
    const before = headOf(draft.deviceId)
    const sequence = before.sequence + 1
    const personal = draft.personal === null ? null : { salt: randomBytes(16).toString('base64url'), ...draft.personal }
    const raw = JSON.stringify({
      specversion: '1.0',
      id: draft.eventId,
      source: `urn:revitautoplan:device:${draft.deviceId}`,
      type: draft.type,
      time: new Date(draft.at).toISOString(),
      subject: draft.accountId,
      sequence,
      personal: personal === null ? null : hash('sha256', personalDigestInput(personal), 'base64url'),
      data: draft.data,
    })
    const head = { sequence, hash: hash('sha256', chainInput(before.hash, raw), 'base64url') }
    sql.insert({
      device_id: draft.deviceId,
      sequence,
      hash: head.hash,
      event_id: draft.eventId,
      kind: draft.type,
      raw,
      personal: personal === null ? null : JSON.stringify(personal),
      created_at: draft.at,
    })
    heads.set(draft.deviceId, head)
    return head
  }

  function storeResult(deviceId: string, item: SyncItemResult): void {
    if (item.status !== 'duplicate') {
      sql.setResult(deviceId, item.sequence, item)
      return
    }
    const row = sql.result(deviceId, item.sequence)
    if (row === undefined || row.result_status !== null) return
    sql.setResult(deviceId, item.sequence, { ...item, status: expectedStatus(row.raw) })
  }

  function applyResults(deviceId: string, response: SyncResponse): void {
    store.transact(store.full, () => {
      for (const item of response.results) storeResult(deviceId, item)
      const before = sql.mark(deviceId)
      const head = headOf(deviceId)
      const { acknowledged } = response
      const hashThere = acknowledged.sequence === 0 ? CHAIN_START : sql.hashAt(deviceId, acknowledged.sequence)
      const marked = before?.acknowledged_sequence ?? 0
      const mark = nextMark({
        marked,
        head: head.sequence,
        first: sql.first(deviceId),
        ledgerReplaced: (before?.ledger_epoch ?? response.ledgerEpoch) !== response.ledgerEpoch,
        answered: new Set(response.results.map((item) => item.sequence)),
        held: hashThere === acknowledged.hash ? acknowledged.sequence : null,
        resendFrom: response.resendFrom,
      })
      for (const sequence of sql.withoutResult(deviceId, marked, mark)) {
        storeResult(deviceId, { sequence, status: 'duplicate', code: null, message: null })
      }
      if (mark > marked) sql.acknowledge(deviceId, marked, mark, now())
      if (mark < marked) sql.unacknowledge(deviceId, mark)
      sql.setMark(deviceId, mark, response.ledgerEpoch)
    })
    load(deviceId)
    rejected = sql.rejected()
    onResults?.()
  }

  return {
    append,
    applyResults,
    head: headOf,
    reset() {
      for (const deviceId of heads.keys()) load(deviceId)
    },
    tail: (deviceId, limit) => sql.after(deviceId, marks.get(deviceId) ?? 0, limit).map(toSyncEntry),
    acknowledged(deviceId) {
      const mark = sql.mark(deviceId)
      return { sequence: mark?.acknowledged_sequence ?? 0, ledgerEpoch: mark?.ledger_epoch ?? null }
    },
    isAcknowledged: (eventId) => sql.acknowledgedAt(eventId) !== null,
    queued() {
      let queued = 0
      for (const [deviceId, head] of heads) queued += head.sequence - (marks.get(deviceId) ?? 0)
      return queued
    },
    rejected: () => rejected,
    prune(at) {
      store.transact(store.full, () => sql.prune(at - KEEP_ACKNOWLEDGED))
      rejected = sql.rejected()
    },
  }
}

function toSyncEntry(row: { sequence: number; hash: string; raw: string; personal: string | null }): SyncEntry {
  return {
    sequence: row.sequence,
    hash: row.hash,
    raw: row.raw,
    personal: row.personal === null ? null : personalFieldsSchema.parse(JSON.parse(row.personal)),
  }
}

/** What the cloud must have made of an entry that it says it knows already, where the answer that said so was lost. */
function expectedStatus(raw: string): 'settled' | 'overage' | 'recorded' {
  const entry = journalEntrySchema.parse(JSON.parse(raw))
  if (entry.type !== ENTRY_TYPE.usage) return 'recorded'
  if (entry.data.overageUnits > 0) return 'overage'
  return entry.data.units > 0 && entry.data.leaseId !== null ? 'settled' : 'recorded'
}
