import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'

/** not_checked: it could not be looked at, or not in time. */
export type Integrity = 'sound' | 'damaged' | 'not_checked'

/** Runs in the thread: a database driver of its own, a connection that can only read. */
const SOURCE = `
  const { parentPort, workerData } = require('node:worker_threads')
  const Database = require(workerData.driver)
  const database = new Database(workerData.path, { readonly: true, fileMustExist: true, timeout: 1000 })
  parentPort.postMessage(database.pragma('quick_check(1)', { simple: true }))
  database.close()
`

/**
 * Lets SQLite look through its whole file (`PRAGMA quick_check`), in a thread of its own: it takes about a second for each
 * hundred thousand operations, and Revit is answered meanwhile.
 */
export async function quickCheck(path: string, signal: AbortSignal): Promise<Integrity> {
  let worker: Worker
  try {
    const driver = createRequire(import.meta.url).resolve('better-sqlite3')
    worker = new Worker(SOURCE, { eval: true, workerData: { driver, path } })
  } catch {
    return 'not_checked'
  }
  return await new Promise<Integrity>((resolve) => {
    const end = (integrity: Integrity): void => {
      resolve(integrity)
      signal.removeEventListener('abort', stop)
      void worker.terminate()
    }
    const stop = (): void => end('not_checked')
    signal.addEventListener('abort', stop)
    worker.once('message', (answer) => end(answer === 'ok' ? 'sound' : 'damaged'))
    worker.once('error', (error) => end(isDamage(error) ? 'damaged' : 'not_checked'))
    worker.once('exit', stop)
  })
}

function isDamage(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^SQLITE_(CORRUPT|NOTADB)/.test(String(error.code))
}
