import { MINUTE, SECOND } from '../../../shared/time/duration.ts'
import type { HoldWriter } from './create-hold-writer.ts'
import type { Settler } from './create-settler.ts'
import type { GateContext } from './gate-context.ts'
import type { OpenHold } from './hold.ts'
import { isStoreError } from '../store/is-fatal-store-error.ts'

/** A timer never waits longer: a machine that slept must not be late by as much. */
const LONGEST_WAIT = 30 * SECOND

/** Lapses and expires holds whose time has come. The times decide; the timer only makes sure that somebody looks. */
export function createHoldSweeper(context: GateContext, settler: Settler, writer: HoldWriter) {
  const { clock, open, sql, book } = context
  let timer: NodeJS.Timeout | null = null
  let stopped = false

  function lapse(holds: readonly OpenHold[], now: number): void {
    if (holds.length === 0) return
    // On disk first: the next reserve may take these units, and must not stand in the log before the lapse.
    sql.lapse(holds.map((hold) => ({ reservationId: hold.facts.reservationId, at: hold.dueAt ?? now })))
    for (const hold of holds) {
      const lease = hold.facts.leaseId === null ? null : book.get(hold.facts.leaseId)
      if (lease !== null) book.unhold(lease, hold.facts.units)
      open.lapsed(hold, hold.dueAt ?? now, now)
    }
    context.usageChanged()
    context.onActivity?.()
  }

  function expire(hold: OpenHold): void {
    hold.dueAt = null
    settler.expire(hold, () => {
      hold.dueAt = clock.now() + MINUTE
    })
  }

  function sweep(): void {
    const now = clock.now()
    if (now < open.nextDueAt()) return
    // A hold can lapse before its turn is over: the machine slept, the clock was set.
    writer.writeNow()
    try {
      lapse(
        open.due(now).filter((hold) => hold.lapsedAt === null && hold.end === null),
        now,
      )
      // What lapsed long ago, while nobody looked, expires in the same sweep.
      for (const hold of open.due(now)) {
        if (hold.lapsedAt !== null && hold.end === null) expire(hold)
      }
    } catch (error) {
      if (!isStoreError(error)) throw error
      context.onFailedBatch?.(error)
    }
    arm()
  }

  function arm(): void {
    if (stopped || timer !== null || open.nextDueAt() === Infinity) return
    const wait = Math.min(Math.max(open.nextDueAt() - clock.now(), 10), LONGEST_WAIT)
    timer = setTimeout(() => {
      timer = null
      sweep()
      arm()
    }, wait)
    timer.unref()
  }

  return {
    sweep,
    arm,
    stop(): void {
      stopped = true
      if (timer !== null) clearTimeout(timer)
    },
  }
}
