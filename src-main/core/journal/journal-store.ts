import type { Store } from '../store/store-types.ts'
import type { ChainHead } from './journal-types.ts'

export interface JournalRow {
  readonly device_id: string
  readonly sequence: number
  readonly hash: string
  readonly event_id: string
  readonly kind: string
  readonly raw: string
  readonly personal: string | null
  readonly created_at: number
}

export interface MarkRow {
  readonly acknowledged_sequence: number
  readonly ledger_epoch: string | null
}

export interface ResultRow {
  readonly result_status: string | null
  readonly raw: string
}

/** The SQL of the journal. Writes belong into a transaction on the durable connection. */
export function createJournalStore({ full }: Store) {
  const insert = full.prepare<[JournalRow]>(
    `INSERT INTO journal (device_id, sequence, hash, event_id, kind, raw, personal, created_at)
     VALUES (:device_id, :sequence, :hash, :event_id, :kind, :raw, :personal, :created_at)`,
  )
  const head = full.prepare<[string], ChainHead>(
    'SELECT sequence, hash FROM journal WHERE device_id = ? ORDER BY sequence DESC LIMIT 1',
  )
  const first = full.prepare<[string], number | null>('SELECT min(sequence) FROM journal WHERE device_id = ?').pluck()
  const hashAt = full
    .prepare<[string, number], string>('SELECT hash FROM journal WHERE device_id = ? AND sequence = ?')
    .pluck()
  const after = full.prepare<[string, number, number], JournalRow>(
    'SELECT * FROM journal WHERE device_id = ? AND sequence > ? ORDER BY sequence LIMIT ?',
  )
  const mark = full.prepare<[string], MarkRow>(
    'SELECT acknowledged_sequence, ledger_epoch FROM journal_mark WHERE device_id = ?',
  )
  const setMark = full.prepare<[string, number, string]>(
    `INSERT INTO journal_mark (device_id, acknowledged_sequence, ledger_epoch) VALUES (?, ?, ?)
     ON CONFLICT (device_id) DO UPDATE
     SET acknowledged_sequence = excluded.acknowledged_sequence, ledger_epoch = excluded.ledger_epoch`,
  )
  const result = full.prepare<[string, number], ResultRow>(
    'SELECT result_status, raw FROM journal WHERE device_id = ? AND sequence = ?',
  )
  const setResult = full.prepare<[string, string | null, string | null, string, number]>(
    'UPDATE journal SET result_status = ?, result_code = ?, result_message = ? WHERE device_id = ? AND sequence = ?',
  )
  const withoutResult = full
    .prepare<[string, number, number], number>(
      'SELECT sequence FROM journal WHERE device_id = ? AND sequence > ? AND sequence <= ? AND result_status IS NULL',
    )
    .pluck()
  const acknowledge = full.prepare<[number, string, number, number]>(
    'UPDATE journal SET acknowledged_at = ? WHERE device_id = ? AND sequence > ? AND sequence <= ?',
  )
  const unacknowledge = full.prepare<[string, number]>(
    'UPDATE journal SET acknowledged_at = NULL WHERE device_id = ? AND sequence > ?',
  )
  const acknowledgedAt = full
    .prepare<[string], number | null>('SELECT acknowledged_at FROM journal WHERE event_id = ?')
    .pluck()
  const rejected = full.prepare<[], number>(`SELECT count(*) FROM journal WHERE result_status = 'rejected'`).pluck()
  // The last entry of a device always stays: it is the head of its chain.
  const prune = full.prepare<[number]>(
    `DELETE FROM journal WHERE acknowledged_at < ?
     AND sequence < (SELECT max(sequence) FROM journal AS newer WHERE newer.device_id = journal.device_id)`,
  )
  const devices = full
    .prepare<[], string>(
      'SELECT device_id FROM device WHERE EXISTS (SELECT 1 FROM journal WHERE journal.device_id = device.device_id)',
    )
    .pluck()

  return {
    insert: (row: JournalRow) => insert.run(row),
    head: (deviceId: string) => head.get(deviceId),
    first: (deviceId: string) => first.get(deviceId) ?? null,
    hashAt: (deviceId: string, sequence: number) => hashAt.get(deviceId, sequence) ?? null,
    after: (deviceId: string, sequence: number, limit: number) => after.all(deviceId, sequence, limit),
    mark: (deviceId: string) => mark.get(deviceId),
    setMark: (deviceId: string, sequence: number, epoch: string) => setMark.run(deviceId, sequence, epoch),
    result: (deviceId: string, sequence: number) => result.get(deviceId, sequence),
    setResult: (
      deviceId: string,
      sequence: number,
      item: { status: string; code: string | null; message: string | null },
    ) => setResult.run(item.status, item.code, item.message, deviceId, sequence),
    withoutResult: (deviceId: string, after: number, until: number) => withoutResult.all(deviceId, after, until),
    acknowledge: (deviceId: string, after: number, until: number, at: number) =>
      acknowledge.run(at, deviceId, after, until),
    unacknowledge: (deviceId: string, after: number) => unacknowledge.run(deviceId, after),
    acknowledgedAt: (eventId: string) => acknowledgedAt.get(eventId) ?? null,
    rejected: () => rejected.get() ?? 0,
    prune: (before: number) => prune.run(before),
    devices: () => devices.all(),
  }
}
export type JournalStore = ReturnType<typeof createJournalStore>
