import { hash } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import { CHAIN_START, chainInput, ENTRY_TYPE, journalEntrySchema } from '../../../shared/protocol/journal-entry.ts'

interface JournalLink {
  readonly device_id: string
  readonly sequence: number
  readonly hash: string
  readonly event_id: string
  readonly raw: string
}

/**
 * Looks for everything that must never be in a store (docs/rules.md, I2, I5, I6), in words; empty when all is well.
 * Expects a journal that has not been pruned.
 */
export function findStoreFaults(database: Database): string[] {
  return [...leaseFaults(database), ...holdFaults(database), ...chainFaults(database)]
}

/** Counters of each lease against the rows that they sum up, and its rights. */
function leaseFaults(database: Database): string[] {
  const rows = database
    .prepare<
      [],
      {
        lease_id: string
        rights: number
        committed: number
        charged: number
        overage: number
        over: number
        returned: number
        given: number
      }
    >(
      `SELECT lease.lease_id, committed, lease.overage, returned,
         coalesce((SELECT sum(charged) FROM hold WHERE hold.lease_id = lease.lease_id), 0) AS charged,
         coalesce((SELECT sum(hold.overage) FROM hold WHERE hold.lease_id = lease.lease_id), 0) AS over,
         coalesce((SELECT sum(raw ->> '$.data.units') FROM journal
           WHERE kind = '${ENTRY_TYPE.return}' AND raw ->> '$.data.leaseId' = lease.lease_id), 0) AS given,
         granted - returned - committed
           - coalesce((SELECT sum(units) FROM open_hold WHERE open_hold.lease_id = lease.lease_id AND lapsed_at IS NULL), 0)
           AS rights
       FROM lease`,
    )
    .all()
  const faults: string[] = []
  for (const row of rows) {
    const name = `lease ${row.lease_id}`
    if (row.rights < 0) faults.push(`${name}: rights are ${row.rights}`)
    if (row.committed !== row.charged) faults.push(`${name}: committed ${row.committed}, holds ${row.charged}`)
    if (row.overage !== row.over) faults.push(`${name}: overage ${row.overage}, holds ${row.over}`)
    if (row.returned !== row.given) faults.push(`${name}: returned ${row.returned}, journal ${row.given}`)
  }
  return faults
}

/** Every ended hold stands in the journal once, with its units; no open one does. */
function holdFaults(database: Database): string[] {
  const rows = database
    .prepare<[], { reservation_id: string; state: string; entries: number; same: number }>(
      `SELECT reservation_id, state, count(journal.event_id) AS entries,
         coalesce(sum(raw ->> '$.data.units' = charged AND raw ->> '$.data.overageUnits' = overage
           AND raw ->> '$.data.outcome' = outcome), 0) AS same
       FROM reservation LEFT JOIN journal ON journal.event_id = reservation_id GROUP BY reservation_id`,
    )
    .all()
  return rows.flatMap((row) => {
    const wanted = row.state === 'held' || row.state === 'lapsed' ? 0 : 1
    if (row.entries === wanted && row.same === wanted) return []
    return [`hold ${row.reservation_id} is ${row.state} with ${row.entries} entries, ${row.same} of them right`]
  })
}

/** Sequences without a gap, each hash over the one before and the raw text, each entry of the agreed shape. */
function chainFaults(database: Database): string[] {
  const faults: string[] = []
  let last = { device: '', sequence: 0, hash: CHAIN_START }
  const links = database.prepare<[], JournalLink>('SELECT * FROM journal ORDER BY device_id, sequence').iterate()
  for (const link of links) {
    if (link.device_id !== last.device) last = { device: link.device_id, sequence: 0, hash: CHAIN_START }
    if (link.sequence !== last.sequence + 1) faults.push(`a gap before entry ${link.sequence}`)
    if (link.hash !== hash('sha256', chainInput(last.hash, link.raw), 'base64url')) {
      faults.push(`entry ${link.sequence} does not follow from the one before`)
    }
    const entry = journalEntrySchema.safeParse(JSON.parse(link.raw))
    if (!entry.success) faults.push(`entry ${link.sequence} has a wrong shape: ${entry.error.message}`)
    else if (entry.data.id !== link.event_id || entry.data.sequence !== link.sequence) {
      faults.push(`entry ${link.sequence} is filed under other names than it bears`)
    }
    last = { device: link.device_id, sequence: link.sequence, hash: link.hash }
  }
  return faults
}
