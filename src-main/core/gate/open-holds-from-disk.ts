import type { OpenHoldRow } from './gate-rows.ts'
import { factsFromRow } from './hold-from-row.ts'
import type { OpenHold } from './hold.ts'
import { expiryOf } from './open-holds.ts'

/** The open holds as a core finds them at its start: none has a connection, and each gets one fresh time. */
export function openHoldsFromDisk(rows: readonly OpenHoldRow[], now: number, holdGraceMs: number): OpenHold[] {
  return rows.map((row) => ({
    facts: factsFromRow(row),
    connectionId: null,
    lapsedAt: row.lapsed_at,
    dueAt: row.lapsed_at === null ? now + holdGraceMs : Math.max(expiryOf(row.lapsed_at, now), now + holdGraceMs),
    writing: null,
    end: null,
    phase: null,
    fraction: null,
  }))
}
