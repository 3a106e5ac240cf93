import type { Kysely } from 'kysely'
import { failure, success, type Result } from '../../shared/result/result.ts'
import type { Database } from './database.ts'
import { migrate } from './migrate.ts'
import { openDatabase } from './open-database.ts'

/** Failures that the person who runs the cloud can mend, by the code or the words of the error. */
const MENDABLE: readonly (readonly [RegExp, string])[] = [
  [
    /SQLITE_CANTOPEN|SQLITE_READONLY|EACCES|EROFS|ENOTDIR|EEXIST/,
    'cannot be written. Set CLOUD_DATA to a folder of this user.',
  ],
  [
    /SQLITE_NOTADB|SQLITE_CORRUPT/,
    'is no database, or is damaged. Put a backup in its place, or set DATABASE_URL to another file.',
  ],
  [/SQLITE_BUSY|SQLITE_LOCKED/, 'is locked by another program. End the other cloud that uses it.'],
  [/SQLITE_FULL|ENOSPC/, 'has no room on its disk. Free some space.'],
  [
    /previously executed migration/,
    'was written by a newer version. Install that version, or set DATABASE_URL to another file.',
  ],
]

/** Opens the database and brings it to the newest schema; says in words what the person who runs the cloud can mend. */
export async function prepareDatabase(file: string): Promise<Result<Kysely<Database>, string>> {
  let db: Kysely<Database> | undefined
  try {
    db = openDatabase({ file })
    await migrate(db)
    return success(db)
  } catch (error) {
    await db?.destroy()
    const told = error instanceof Error ? `${'code' in error ? String(error.code) : ''} ${error.message}` : ''
    const known = MENDABLE.find(([pattern]) => pattern.test(told))
    if (known === undefined) throw error
    return failure(`The database ${file} ${known[1]}`)
  }
}
