import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SyncResponse } from '../../../shared/protocol/cloud-api.ts'
import {
  CHAIN_START,
  chainInput,
  ENTRY_TYPE,
  journalEntrySchema,
  personalDigestInput,
} from '../../../shared/protocol/journal-entry.ts'
import { DAY } from '../../../shared/time/duration.ts'
import { createIdSource } from '../store/create-id-source.ts'
import { openTestStore, type TestStore } from '../store/open-test-store.ts'
import { createJournal } from './journal.ts'
import type { Journal, JournalDraft } from './journal-types.ts'

const NOW = Date.parse('2026-11-22T10:00:00.000Z')
const newId = createIdSource()
const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url')

let test: TestStore
let journal: Journal
let deviceId: string
let now: number
beforeEach(() => {
  test = openTestStore()
  now = NOW
  deviceId = newId(NOW)
  test.store.full
    .prepare(
      `INSERT INTO device VALUES (?, 'account', 'A', 'member', 'M', 'm@x', 'PC', 'root', 'key', 0, 'active', NULL)`,
    )
    .run(deviceId)
  journal = open()
})
afterEach(() => {
  test.remove()
})

function open(): Journal {
  return createJournal({ store: test.store, now: () => now })
}

function usage(units = 1): JournalDraft {
  return {
    deviceId,
    accountId: newId(now),
    eventId: newId(now),
    at: now,
    personal: { memberId: 'member', projectKey: 'project' },
    type: ENTRY_TYPE.usage,
    data: {
      operation: 'ai_layout',
      leaseId: newId(now),
      meter: 'ai_layouts',
      period: '2026-11',
      outcome: units === 0 ? 'failed' : 'succeeded',
      units,
      overageUnits: 0,
      overageCause: null,
      errorClass: null,
      areaSqm: 180,
      feature: null,
      durationMs: 1200,
      planAtTime: 'free',
      entitlementVersion: 1,
      offline: false,
      late: false,
      revitVersion: '2027',
      pluginVersion: '1.0.0',
      companionVersion: '0.1.0',
    },
  }
}

function append(...drafts: JournalDraft[]): void {
  test.store.transact(test.store.full, () => {
    for (const draft of drafts) journal.append(draft)
  })
}

function answer(changes: Partial<SyncResponse>): SyncResponse {
  const head = journal.head(deviceId)
  return {
    serverTime: now,
    ledgerEpoch: 'ledger-1',
    results: [],
    acknowledged: { sequence: head.sequence, hash: head.hash },
    resendFrom: null,
    keys: [],
    snapshot: '',
    leases: [],
    returnRequests: [],
    deviceStatus: 'active',
    ...changes,
  }
}

function settled(...sequences: number[]): SyncResponse['results'] {
  return sequences.map((sequence) => ({ sequence, status: 'settled' as const, code: null, message: null }))
}

function resultOf(sequence: number): unknown {
  return test.store.full
    .prepare('SELECT result_status, result_code, result_message FROM journal WHERE sequence = ?')
    .get(sequence)
}

describe('createJournal', () => {
  it('chains entries over their raw text, with the personal fields beside it', () => {
    append(usage(), usage(0))
    const [first, second] = journal.tail(deviceId, 10)
    if (first === undefined || second === undefined) throw new Error('two entries were expected')
    expect(first.hash).toBe(sha256(chainInput(CHAIN_START, first.raw)))
    expect(second.hash).toBe(sha256(chainInput(first.hash, second.raw)))
    const entry = journalEntrySchema.parse(JSON.parse(first.raw))
    expect(first.raw).not.toContain('member')
    expect(first.personal).not.toBeNull()
    if (first.personal !== null) expect(entry.personal).toBe(sha256(personalDigestInput(first.personal)))
    expect(journal.head(deviceId)).toEqual({ sequence: 2, hash: second.hash })
  })

  it('refuses to append outside a durable transaction', () => {
    expect(() => journal.append(usage())).toThrow('inside a durable transaction')
  })

  it('takes its heads from disk after a rolled back batch', () => {
    append(usage())
    const head = journal.head(deviceId)
    expect(() =>
      test.store.transact(test.store.full, () => {
        journal.append(usage())
        throw new Error('disk')
      }),
    ).toThrow('disk')
    journal.reset()
    expect(journal.head(deviceId)).toEqual(head)
    append(usage())
    expect(journal.tail(deviceId, 10).map((entry) => entry.sequence)).toEqual([1, 2])
  })

  it('goes on with the chain after a restart', () => {
    append(usage(), usage())
    const head = journal.head(deviceId)
    test.reopen()
    journal = open()
    expect(journal.head(deviceId)).toEqual(head)
    expect(journal.queued()).toBe(2)
  })

  it('sends the oldest entries first and no more than asked', () => {
    append(usage(), usage(), usage())
    expect(journal.tail(deviceId, 2).map((entry) => entry.sequence)).toEqual([1, 2])
  })

  it('keeps each result, rejected ones with their reason, and sends none of them again', () => {
    append(usage(), usage())
    const rejected = { sequence: 2, status: 'rejected' as const, code: 'lease_unknown', message: 'No such lease.' }
    expect(journal.rejected()).toBe(0)
    journal.applyResults(deviceId, answer({ results: [...settled(1), rejected] }))
    expect(journal.rejected()).toBe(1)
    expect(journal.tail(deviceId, 10)).toEqual([])
    expect(journal.queued()).toBe(0)
    expect(journal.acknowledged(deviceId)).toEqual({ sequence: 2, ledgerEpoch: 'ledger-1' })
    expect(resultOf(2)).toEqual({
      result_status: 'rejected',
      result_code: 'lease_unknown',
      result_message: 'No such lease.',
    })
  })

  it('takes a duplicate as success and keeps what was known of it', () => {
    append(usage(), usage(0), usage())
    journal.applyResults(
      deviceId,
      answer({
        results: [{ sequence: 1, status: 'overage', code: null, message: null }],
        acknowledged: { sequence: 0, hash: CHAIN_START },
      }),
    )
    const duplicates = [1, 2, 3].map((sequence) => ({
      sequence,
      status: 'duplicate' as const,
      code: null,
      message: null,
    }))
    journal.applyResults(deviceId, answer({ results: duplicates }))
    expect([1, 2, 3].map(resultOf)).toMatchObject([
      { result_status: 'overage' },
      { result_status: 'recorded' },
      { result_status: 'settled' },
    ])
  })

  it('sends again from where a cloud restored from a backup stands', () => {
    append(usage(), usage(), usage())
    const hashOfFirst = journal.tail(deviceId, 1)[0]?.hash ?? ''
    journal.applyResults(deviceId, answer({ results: settled(1, 2, 3) }))
    journal.applyResults(
      deviceId,
      answer({ ledgerEpoch: 'ledger-2', acknowledged: { sequence: 1, hash: hashOfFirst }, resendFrom: 2 }),
    )
    expect(journal.tail(deviceId, 10).map((entry) => entry.sequence)).toEqual([2, 3])
    expect(journal.acknowledged(deviceId)).toEqual({ sequence: 1, ledgerEpoch: 'ledger-2' })
    expect(journal.queued()).toBe(2)
  })

  it('does not take a foreign branch of the chain for its own', () => {
    append(usage(), usage())
    journal.applyResults(deviceId, answer({ acknowledged: { sequence: 2, hash: 'B'.repeat(43) } }))
    expect(journal.queued()).toBe(2)
  })

  it('forgets entries 70 days after they were acknowledged, never the head nor what is unsent', () => {
    append(usage(), usage())
    journal.applyResults(deviceId, answer({ results: settled(1, 2) }))
    append(usage())
    now += 70 * DAY
    journal.prune(now)
    expect(resultOf(1)).toBeDefined()
    journal.prune(now + 1)
    expect(resultOf(1)).toBeUndefined()
    expect(journal.tail(deviceId, 10).map((entry) => entry.sequence)).toEqual([3])
    journal.applyResults(deviceId, answer({ results: settled(3) }))
    journal.prune(now + 71 * DAY)
    expect(resultOf(3)).toBeDefined()
    test.reopen()
    expect(open().head(deviceId).sequence).toBe(3)
  })
})
