import type { SqliteDatabase, SqliteStatement } from 'kysely'

/** Together the kept statements' texts are at most this long, characters; the longest unused go first. */
const KEPT_TEXT = 1_000_000
const KEPT = /^\s*(?:select|insert|update|delete|with)\b/i

/**
 * A database that prepares each statement once and keeps it. SQLite prepares it again by itself after a change of the schema.
 * Kysely runs one query at a time on its one connection, so that a kept statement is never in use twice.
 */
export function keepStatements(database: SqliteDatabase): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>()
  let text = 0
  return {
    close() {
      kept.clear()
      database.close()
    },
    prepare(sql) {
      const known = kept.get(sql)
      if (known !== undefined) {
        // A map remembers the order of entry: the least recently used stands first.
        kept.delete(sql)
        kept.set(sql, known)
        return known
      }
      const statement = database.prepare(sql)
      if (!KEPT.test(sql)) return statement
      kept.set(sql, statement)
      text += sql.length
      for (const oldest of kept.keys()) {
        if (text <= KEPT_TEXT) break
        kept.delete(oldest)
        text -= oldest.length
      }
      return statement
    },
  }
}
