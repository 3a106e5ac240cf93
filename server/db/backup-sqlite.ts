import SqliteDatabase from 'better-sqlite3'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { failure, success, type Result } from '../../shared/result/result.ts'

/**
 * Copies a database to another file while a cloud uses it: the copy is one state that the database was in, whole and checked.
 *
 * @returns what is wrong, in words, when there is nothing to copy or the target is there already
 */
export async function backupSqlite(file: string, target: string): Promise<Result<null, string>> {
  if (!existsSync(file)) return failure(`There is no database ${file}.`)
  if (existsSync(target)) return failure(`${target} exists already; a backup never replaces one.`)
  const unfinished = `${target}.unfinished`
  rmSync(unfinished, { force: true })
  // Made by SQLite itself with the rights of the user's umask: sessions and hashes of passwords lie in it.
  const mask = process.umask(0o077)
  const source = new SqliteDatabase(file, { readonly: true })
  try {
    await source.backup(unfinished)
    const copy = new SqliteDatabase(unfinished)
    // One file, without a log beside it.
    copy.pragma('journal_mode = DELETE')
    const verdict: unknown = copy.pragma('quick_check', { simple: true })
    copy.close()
    if (verdict !== 'ok') return failure(`The copy of ${file} is damaged: ${String(verdict)}. Check the disk.`)
    renameSync(unfinished, target)
    return success(null)
  } finally {
    source.close()
    process.umask(mask)
    rmSync(unfinished, { force: true })
  }
}
