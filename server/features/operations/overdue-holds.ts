import type { AccountBooks } from '../metering/account-books.ts'
import { appendUsageEvents } from '../metering/journal-store.ts'
import { withHoldEnded } from '../metering/rules/books.ts'
import { overdueOperations, setOperation } from './operation-store.ts'
import type { CloudOperationTable } from './operations-tables.ts'
import { operationEvent } from './operation-event.ts'

/**
 * Ends what is overdue in the open books: a hold whose handler is gone lapses and its units are free (a late commit may still
 * come), after 24 hours it expires.
 */
export async function endOverdueHolds(books: AccountBooks): Promise<void> {
  const { transaction, accountId, now } = books
  for (const operation of await overdueOperations(transaction, accountId, now)) {
    freeHold(books, operation)
    const expired = operation.expires_at <= now
    await setOperation(transaction, operation.id, expired ? { state: 'expired', ended_at: now } : { state: 'lapsed' })
    if (expired) await appendUsageEvents(transaction, [operationEvent(operation, now, { outcome: 'expired' })])
  }
}

/** Gives the units of a hold back to the pool; a lapsed hold has none. */
export function freeHold(books: AccountBooks, operation: CloudOperationTable): void {
  if (operation.state !== 'held' || operation.basis !== 'counted' || operation.meter === null) return
  books.putPool(withHoldEnded(books.pool(operation.meter, operation.period), operation.units, 0))
}
