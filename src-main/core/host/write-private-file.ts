import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import type { Logger } from 'pino'
import { restrictToUser } from './restrict-to-user.ts'

/**
 * Writes a file that only the current user may read, so that a reader sees the old text or the new one and nothing between:
 * an empty temporary file gets its access list first, then the text, then the name.
 */
export function writePrivateFile(path: string, text: string, logger: Logger): void {
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`
  const file = openSync(temporary, 'wx', 0o600)
  try {
    const problem = restrictToUser(temporary)
    if (problem !== null) logger.warn({ path, problem }, 'the access list of a private file could not be set')
    writeSync(file, text)
    fsyncSync(file)
  } catch (error) {
    closeSync(file)
    rmSync(temporary, { force: true })
    throw error
  }
  closeSync(file)
  renameWithPatience(temporary, path)
}

/** On Windows a name cannot be replaced while a reader or a virus scanner has the old file open; both let go within moments. */
function renameWithPatience(from: string, to: string): void {
  for (let attempt = 1; ; attempt += 1) {
    try {
      renameSync(from, to)
      return
    } catch (error) {
      if (process.platform !== 'win32' || attempt === 10) {
        rmSync(from, { force: true })
        throw error
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20 * attempt)
    }
  }
}
