import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { promisify } from 'node:util'

/** own: only this user (and the system itself) reads the file. others: somebody else can. */
export type FileAccess = 'own' | 'others' | 'unknown'

/** Reads who can read a file: its mode, or on Windows its access list by `icacls`. */
export async function readFileAccess(path: string, signal: AbortSignal): Promise<FileAccess> {
  if (process.platform === 'win32') {
    const { stdout } = await promisify(execFile)('icacls', [path], { signal, windowsHide: true })
    return accessOfList(stdout, path, userInfo().username)
  }
  const { mode, uid } = await stat(path)
  return accessOfMode({ mode, uid, ownUid: process.getuid?.() ?? uid })
}

/** By POSIX: the file is the user's, and nobody else has any right to it. */
export function accessOfMode({ mode, uid, ownUid }: { mode: number; uid: number; ownUid: number }): FileAccess {
  return uid === ownUid && (mode & 0o077) === 0 ? 'own' : 'others'
}

/** Accounts that can read every file of the machine anyway, as Windows names them in the languages that it comes in. */
const SYSTEM_ACCOUNTS =
  /\\(SYSTEM|SYSTÈME|Sistema|Administrators|Administratoren|Administrateurs|Administradores|Amministratori)$/iu

/**
 * By the answer of `icacls <path>`: one line an entry, `DOMAIN\user:(rights)`, the first behind the path, an empty line at the end.
 *
 * @param user without its domain
 */
export function accessOfList(answer: string, path: string, user: string): FileAccess {
  const names = answer
    .replace(path, '')
    .split(/\r?\n/)
    .map((line) => /^\s*(.+?):\((?:.*)\)\s*$/.exec(line)?.[1] ?? null)
    .filter((name) => name !== null)
  if (names.length === 0) return 'unknown'
  const isOwn = (name: string): boolean =>
    name.toLowerCase() === user.toLowerCase() || name.toLowerCase().endsWith(`\\${user.toLowerCase()}`)
  return names.every((name) => isOwn(name) || SYSTEM_ACCOUNTS.test(name)) ? 'own' : 'others'
}
