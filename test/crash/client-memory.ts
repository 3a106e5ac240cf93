import type { Database } from 'better-sqlite3'
import type { WorkerLine } from './worker-lines.ts'

/** What the clients of all workers know: what they asked for and what they were told. */
export interface ClientMemory {
  hear(line: WorkerLine): void
  /** Commits that were asked for and never answered. */
  unanswered(): { id: string; units: number | null }[]
  /** Where the store contradicts what was told, in words. */
  compare(database: Database): string[]
  counts(): { reserved: number; committed: number; foundAgain: number }
}

interface HoldState {
  readonly id: string
  readonly state: string
  readonly total: number
}

export function createClientMemory(): ClientMemory {
  const reserved = new Map<string, number>()
  const asked = new Set<string>()
  /** With the units that were asked for. */
  const commitAsked = new Map<string, number | null>()
  const committed = new Map<string, number>()
  const released = new Set<string>()
  const answered = new Set<string>()
  const faults: string[] = []
  let stored = new Map<string, HoldState>()
  let returned = 0
  let foundAgain = 0

  function hearCommitted(id: string, units: number, duplicate: boolean): void {
    const known = committed.get(id)
    if (known !== undefined && known !== units) faults.push(`${id} was told ${known} and then ${units} units`)
    // What is on disk after a kill was done, told or not: asked again it must be found.
    const before = stored.get(id)?.state === 'committed'
    if (before !== duplicate) faults.push(`${id} was ${before ? '' : 'not '}on disk, but told duplicate: ${duplicate}`)
    if (duplicate) foundAgain += 1
    committed.set(id, units)
    answered.add(id)
  }

  function hearReady(open: readonly { id: string; state: string }[]): void {
    const expected = [...stored.values()].filter(({ state }) => state === 'held' || state === 'lapsed')
    const seen = new Map(open.map(({ id, state }) => [id, state]))
    if (seen.size !== expected.length) faults.push(`${expected.length} holds were open, the restart knows ${seen.size}`)
    for (const { id, state } of expected) {
      // A machine that is slow enough lets the fresh time of a hold pass before it says what it found.
      const passed = state === 'held' && seen.get(id) === 'lapsed'
      if (seen.get(id) !== state && !passed)
        faults.push(`${id} was ${state}, after the restart ${seen.get(id) ?? 'unknown'}`)
    }
  }

  return {
    hear(line) {
      switch (line.said) {
        case 'ready':
          return hearReady(line.open)
        case 'reserved':
          reserved.set(line.id, line.units)
          return
        case 'asked':
          asked.add(line.id)
          if (line.to === 'commit') commitAsked.set(line.id, line.units)
          return
        case 'committed':
          return hearCommitted(line.id, line.units, line.duplicate)
        case 'released':
          released.add(line.id)
          answered.add(line.id)
          return
        case 'returned':
          returned += line.units
          return
        default:
          faults.push(JSON.stringify(line))
      }
    },
    unanswered: () => [...commitAsked].flatMap(([id, units]) => (answered.has(id) ? [] : { id, units })),
    compare(database) {
      const rows = database
        .prepare<[], HoldState>('SELECT reservation_id AS id, state, charged + overage AS total FROM reservation')
        .all()
      stored = new Map(rows.map((row) => [row.id, row]))
      for (const id of reserved.keys()) if (!stored.has(id)) faults.push(`${id} was reserved and is gone`)
      for (const [id, units] of committed) {
        const row = stored.get(id)
        if (row?.state !== 'committed' || row.total !== units) {
          faults.push(`${id} was told ${units} units, on disk: ${JSON.stringify(row)}`)
        }
      }
      for (const id of released) {
        if (stored.get(id)?.state !== 'released') faults.push(`${id} was told released, on disk it is not`)
      }
      for (const { id, state } of rows) {
        if (state === 'committed' && !commitAsked.has(id)) faults.push(`${id} is committed, and nobody asked`)
        if (state === 'released' && !asked.has(id)) faults.push(`${id} is released, and nobody asked`)
      }
      const given = database.prepare<[], number>('SELECT coalesce(sum(returned), 0) FROM lease').pluck().get() ?? 0
      if (given < returned) faults.push(`${returned} units were told returned, on disk are ${given}`)
      return [...faults]
    },
    counts: () => ({ reserved: reserved.size, committed: committed.size, foundAgain }),
  }
}
