import { failure, success, type Result } from '../../../shared/result/result.ts'
import { withAccountBooks, type AccountBooks, type AccountBooksDeps } from '../metering/account-books.ts'
import { appendUsageEvents } from '../metering/journal-store.ts'
import type { ReturnSignal } from '../metering/return-signal.ts'
import { withHoldEnded, withOverage, withSettledFromFree } from '../metering/rules/books.ts'
import { findReservation, heldPeriods, setOperation } from './operation-store.ts'
import { operationEvent } from './operation-event.ts'
import type { CloudOperationTable } from './operations-tables.ts'
import { endOverdueHolds, freeHold } from './overdue-holds.ts'

export interface SettleDeps extends AccountBooksDeps {
  readonly returnSignal: ReturnSignal
}

export type SettleFailure = 'reservation_unknown' | 'units_exceed_hold' | 'conflict' | 'released' | 'expired'

/** Whole units: charged counts against the limit, overage does not. */
export interface Settlement {
  readonly eventId: string
  readonly charged: number
  readonly overage: number
  readonly duplicate: boolean
}

/** Runs `settle` on a reservation of the account, with the books open. */
async function withReservation(
  deps: SettleDeps,
  accountId: string,
  reservationId: string,
  settle: (books: AccountBooks, operation: CloudOperationTable) => Promise<Result<Settlement, SettleFailure>>,
): Promise<Result<Settlement, SettleFailure>> {
  const also = await heldPeriods(deps.db, accountId)
  const settled = await withAccountBooks(deps, accountId, also, async (books) => {
    await endOverdueHolds(books)
    const operation = await findReservation(books.transaction, accountId, reservationId)
    return operation === null ? failure('reservation_unknown' as const) : await settle(books, operation)
  })
  if (settled.ok) deps.returnSignal.raise(accountId)
  return settled
}

/**
 * Charges a reservation, once, and frees the rest of its hold; the same commit again is a duplicate. A lapsed hold takes units
 * that are still free, the rest is overage.
 *
 * @param units at most the units held; all of them when left out
 */
export async function commitOperation(
  deps: SettleDeps,
  accountId: string,
  reservationId: string,
  units: number | undefined,
): Promise<Result<Settlement, SettleFailure>> {
  return await withReservation(deps, accountId, reservationId, async (books, operation) => {
    const wanted = units ?? operation.units
    if (wanted > operation.units) return failure('units_exceed_hold')
    if (operation.state === 'released') return failure('released')
    if (operation.state === 'expired') return failure('expired')
    if (operation.state === 'committed') {
      if (operation.charged + operation.overage !== wanted) return failure('conflict')
      return success(settlement(operation, true))
    }
    const { charged, overage } = takeUnits(books, operation, wanted)
    const ended = { ...operation, state: 'committed' as const, charged, overage }
    await setOperation(books.transaction, operation.id, { state: 'committed', charged, overage, ended_at: books.now })
    await appendUsageEvents(books.transaction, [
      operationEvent(operation, books.now, { outcome: 'succeeded', settled: charged, overage }),
    ])
    return success(settlement(ended, false))
  })
}

/** Ends a reservation without a charge; again is a duplicate, also after it expired. */
export async function releaseOperation(
  deps: SettleDeps,
  accountId: string,
  reservationId: string,
  outcome: 'failed' | 'cancelled',
): Promise<Result<Settlement, SettleFailure>> {
  return await withReservation(deps, accountId, reservationId, async (books, operation) => {
    if (operation.state === 'committed') return failure('conflict')
    if (operation.state === 'released' || operation.state === 'expired') return success(settlement(operation, true))
    freeHold(books, operation)
    await setOperation(books.transaction, operation.id, { state: 'released', ended_at: books.now })
    await appendUsageEvents(books.transaction, [operationEvent(operation, books.now, { outcome })])
    return success(settlement(operation, false))
  })
}

function takeUnits(
  books: AccountBooks,
  operation: CloudOperationTable,
  units: number,
): { charged: number; overage: number } {
  if (operation.meter === null) return { charged: 0, overage: 0 }
  const pool = books.pool(operation.meter, operation.period)
  if (operation.basis === 'uncounted') {
    books.putPool({ ...pool, uncounted: pool.uncounted + units })
    return { charged: units, overage: 0 }
  }
  if (operation.state === 'held') {
    books.putPool(withHoldEnded(pool, operation.units, units))
    return { charged: units, overage: 0 }
  }
  const taken = withSettledFromFree(pool, units)
  books.putPool(withOverage(taken.pool, units - taken.settled))
  return { charged: taken.settled, overage: units - taken.settled }
}

function settlement(operation: CloudOperationTable, duplicate: boolean): Settlement {
  return { eventId: operation.id, charged: operation.charged, overage: operation.overage, duplicate }
}
