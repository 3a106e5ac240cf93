import type { GateStore } from './gate-store.ts'
import type { ReconciledReservation } from './gate-types.ts'
import type { OpenHolds } from './open-holds.ts'

/** Says what became of reservations. Open ones belong to the asking connection from now on. */
export function reconcileHolds(
  reservationIds: readonly string[],
  connectionId: string,
  open: OpenHolds,
  sql: GateStore,
): ReconciledReservation[] {
  return reservationIds.map((reservationId) => {
    const hold = open.get(reservationId)
    if (hold !== null) {
      open.adopt(hold, connectionId)
      return { reservationId, state: hold.lapsedAt === null ? 'held' : 'lapsed', charged: 0 }
    }
    const row = sql.find(reservationId)
    return { reservationId, state: row?.state ?? 'unknown', charged: row?.charged ?? 0 }
  })
}
