import { HOUR, MINUTE } from '../../../shared/time/duration.ts'
import type { OpenHold } from './hold.ts'

/** How long a hold stands after its connection is gone, and what every open hold gets anew after a start or a resume. */
export const HOLD_GRACE = 5 * MINUTE

/** How long after its lapse a hold can still be committed. */
export const LATE_COMMIT = 24 * HOUR

/** The reservations whose outcome is open, in memory. When they lapse and expire is computed from times alone. */
export interface OpenHolds {
  readonly size: number
  get(reservationId: string): OpenHold | null
  byOperation(deviceId: string, opId: string): OpenHold | null
  all(): Iterable<OpenHold>
  add(hold: OpenHold): void
  remove(hold: OpenHold): void
  /** The connection keeps the hold from now on. A lapsed one stays lapsed. */
  adopt(hold: OpenHold, connectionId: string): void
  connectionClosed(connectionId: string, now: number): void
  lapsed(hold: OpenHold, at: number, now: number): void
  /** Every hold that is counting down gets at least one fresh time. */
  refresh(now: number): void
  /** The clock was set: no hold may count down for longer than it could from now on. */
  clamp(now: number): void
  /** The next instant at which a hold lapses or expires; `Infinity` when none counts down. */
  nextDueAt(): number
  due(now: number): OpenHold[]
}

/** @param holdGraceMs how long a hold stands after its connection is gone */
export function createOpenHolds(holdGraceMs: number): OpenHolds {
  const byId = new Map<string, OpenHold>()
  const byOperation = new Map<string, OpenHold>()
  /** Never later than the earliest `dueAt`. */
  let earliest = Infinity

  const operationKey = (deviceId: string, opId: string): string => `${deviceId} ${opId}`

  function setDue(hold: OpenHold, dueAt: number | null): void {
    hold.dueAt = dueAt
    if (dueAt !== null && dueAt < earliest) earliest = dueAt
  }

  return {
    get size() {
      return byId.size
    },
    get: (reservationId) => byId.get(reservationId) ?? null,
    byOperation: (deviceId, opId) => byOperation.get(operationKey(deviceId, opId)) ?? null,
    all: () => byId.values(),
    add(hold) {
      byId.set(hold.facts.reservationId, hold)
      byOperation.set(operationKey(hold.facts.deviceId, hold.facts.opId), hold)
      setDue(hold, hold.dueAt)
    },
    remove(hold) {
      byId.delete(hold.facts.reservationId)
      byOperation.delete(operationKey(hold.facts.deviceId, hold.facts.opId))
    },
    adopt(hold, connectionId) {
      hold.connectionId = connectionId
      if (hold.lapsedAt === null) hold.dueAt = null
    },
    connectionClosed(connectionId, now) {
      for (const hold of byId.values()) {
        if (hold.connectionId !== connectionId) continue
        hold.connectionId = null
        if (hold.lapsedAt === null) setDue(hold, now + holdGraceMs)
      }
    },
    lapsed(hold, at, now) {
      hold.lapsedAt = at
      setDue(hold, expiryOf(at, now))
    },
    refresh(now) {
      for (const hold of byId.values()) {
        if (hold.dueAt !== null) setDue(hold, Math.max(hold.dueAt, now + holdGraceMs))
      }
    },
    clamp(now) {
      for (const hold of byId.values()) {
        if (hold.dueAt === null) continue
        setDue(hold, Math.min(hold.dueAt, now + (hold.lapsedAt === null ? holdGraceMs : LATE_COMMIT)))
      }
    },
    nextDueAt: () => earliest,
    due(now) {
      const due: OpenHold[] = []
      earliest = Infinity
      for (const hold of byId.values()) {
        if (hold.dueAt === null) continue
        if (hold.dueAt <= now) due.push(hold)
        else if (hold.dueAt < earliest) earliest = hold.dueAt
      }
      return due
    },
  }
}

/** When a hold that lapsed at an instant expires. An instant after `now` was read from a clock that has since been set back. */
export function expiryOf(lapsedAt: number, now: number): number {
  return Math.min(lapsedAt, now) + LATE_COMMIT
}
