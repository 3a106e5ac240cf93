import type { Kysely } from 'kysely'
import { randomInt } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Database, Executor } from './database.ts'

/** Two transactions waited for each other, or saw each other's changes: PostgreSQL undid one of them, and running it again is right. */
const UNDONE = new Set(['40001', '40P01'])
/** Two transactions wrote one key at the same time: the second finds the first one's row when it looks again. */
const KEY_TAKEN = '23505'
const ATTEMPTS = 8
/** Milliseconds; twice as long each time, and partly by chance, so that two do not meet again. */
const FIRST_PAUSE = 5

/** The code that a database gave an error, or `null`. */
export function databaseErrorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}

/**
 * Runs work in one transaction, and again from the start where the database undid it for the sake of another one. Work reads all
 * that it rests on inside, and changes nothing but the database.
 *
 * @param options.retryTakenKeys also where a key was taken in the meantime: for work that looks a key up before it writes it
 * @throws what the work throws; nothing of it stands then
 */
export async function inTransaction<Value>(
  db: Kysely<Database>,
  work: (transaction: Executor) => Promise<Value>,
  options: { readonly retryTakenKeys?: boolean } = {},
): Promise<Value> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().execute(work)
    } catch (error) {
      const code = databaseErrorCode(error) ?? ''
      const again = UNDONE.has(code) || (options.retryTakenKeys === true && code === KEY_TAKEN)
      if (!again || attempt >= ATTEMPTS) throw error
      await wait(randomInt(FIRST_PAUSE * 2 ** attempt))
    }
  }
}
