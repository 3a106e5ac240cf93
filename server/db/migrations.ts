import type { Migration } from 'kysely/migration'
import * as accounts from './migrations/0010-accounts.ts'

/** Every migration in the order of its number. One that has shipped is never changed; a new one follows it. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0010-accounts': accounts,
}
