import Database from 'better-sqlite3'
import { z } from 'zod'
import { openSqlite } from '../../server/db/open-sqlite.ts'
import { verifyLedger } from '../../server/features/metering/verify-ledger.ts'

export interface BooksComparison {
  /** Charged events in the device's journal. */
  readonly journal: number
  /** Settled events in the cloud's ledger. */
  readonly ledger: number
  /** Event ids, or contents, that only one side has, and where the ledger does not add up. */
  readonly differences: readonly string[]
}

const journalRowSchema = z.object({ raw: z.string() })
const entrySchema = z.object({ id: z.string(), type: z.string(), data: z.object({ units: z.int().optional() }) })
const eventRowSchema = z.object({ id: z.string(), units: z.int() })

/** Where the cloud's books do not add up within themselves, in words. */
async function ledgerViolations(databaseFile: string): Promise<string[]> {
  const database = openSqlite(databaseFile)
  try {
    const violations = await verifyLedger(database)
    return violations.map((one) => `${one.subject}: ${one.rule}, ${one.found} instead of ${one.expected}`)
  } finally {
    await database.destroy()
  }
}

/**
 * Compares the device's journal with the cloud's ledger, event by event (the same ids with the same units on both sides),
 * and checks that the ledger adds up.
 */
export async function compareBooks(storeFile: string, databaseFile: string): Promise<BooksComparison> {
  const violations = await ledgerViolations(databaseFile)
  const store = new Database(storeFile, { readonly: true })
  const cloud = new Database(databaseFile, { readonly: true })
  try {
    const journal = new Map<string, number>()
    for (const row of store.prepare('SELECT raw FROM journal').all()) {
      const entry = entrySchema.parse(JSON.parse(journalRowSchema.parse(row).raw))
      if (entry.type === 'com.revitautoplan.usage.v1') journal.set(entry.id, entry.data.units ?? 0)
    }
    const ledger = new Map<string, number>()
    for (const row of cloud.prepare('SELECT id, settled_units AS units FROM usage_event').all()) {
      const event = eventRowSchema.parse(row)
      ledger.set(event.id, event.units)
    }
    const ids = new Set([...journal.keys(), ...ledger.keys()])
    const unequal = [...ids]
      .filter((id) => journal.get(id) !== ledger.get(id))
      .map((id) => `${id}: journal ${journal.get(id) ?? 'none'}, ledger ${ledger.get(id) ?? 'none'}`)
    return {
      journal: [...journal.values()].filter((units) => units > 0).length,
      ledger: [...ledger.values()].filter((units) => units > 0).length,
      differences: [...unequal, ...violations],
    }
  } finally {
    store.close()
    cloud.close()
  }
}
