import type { Executor } from '../../db/database.ts'

/**
 * Begins a new history of the ledger, after the database was restored from a backup: it has forgotten what came after the backup.
 * With their next answer devices learn of it, and send what they kept. What Stripe did meanwhile is read afresh, customer by
 * customer, by the next sweeps.
 */
export async function startLedgerEpoch(transaction: Executor, epoch: string, now: number): Promise<void> {
  await transaction
    .insertInto('ledger_epoch')
    .values({ id: 1, epoch, started_at: now })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ epoch, started_at: now }))
    .execute()
  await transaction.updateTable('billing_account').set({ synced_at: null }).execute()
}
