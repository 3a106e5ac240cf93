import { stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { isNetworkPath } from '../../store/is-network-path.ts'
import type { Check, Verdict } from '../check.ts'
import { isRoamingPath } from '../is-roaming-path.ts'
import { type Integrity, quickCheck } from '../quick-check.ts'

export interface StoreFacts {
  readonly path: string
  /** The database with its log. */
  readonly bytes: number
  readonly freeBytes: number
  readonly integrity: Integrity
  readonly isNetwork: boolean
  /** In a folder that is copied between computers, where two could write the same records. */
  readonly isRoaming: boolean
}

const MEBIBYTE = 1024 * 1024
/** SQLite needs room for its log; below this a commit may fail any moment. */
const FULL = 50 * MEBIBYTE
const LOW = 500 * MEBIBYTE

/** Whether what is counted can be kept, and can be relied on. */
export function judgeStore(facts: StoreFacts): Verdict {
  const { path, bytes, freeBytes, integrity, isNetwork, isRoaming } = facts
  const known: Verdict['facts'] = [
    { kind: 'path', name: 'file', value: path },
    { kind: 'bytes', name: 'size', value: bytes },
    { kind: 'word', name: 'integrity', value: integrity },
    { kind: 'bytes', name: 'free_space', value: freeBytes },
  ]
  if (integrity === 'damaged') return { state: 'problem', finding: 'store_damaged', facts: known }
  if (freeBytes < FULL) return { state: 'problem', finding: 'store_disk_full', facts: known }
  if (isNetwork) return { state: 'problem', finding: 'store_network', facts: known }
  if (isRoaming) return { state: 'attention', finding: 'store_roaming', facts: known }
  if (freeBytes < LOW) return { state: 'attention', finding: 'store_disk_low', facts: known }
  return { state: 'ok', finding: 'store_sound', facts: known }
}

export function createStoreCheck(deps: { path: string; env: NodeJS.ProcessEnv }): Check {
  return {
    id: 'store',
    async run(signal) {
      const { path, env } = deps
      const [integrity, bytes, disk] = await Promise.all([
        quickCheck(path, signal),
        storeBytes(path),
        statfs(dirname(path)),
      ])
      return judgeStore({
        path,
        bytes,
        freeBytes: disk.bavail * disk.bsize,
        integrity,
        isNetwork: isNetworkPath(path),
        isRoaming: isRoamingPath(path, env),
      })
    },
  }
}

/** Bytes of the database and its log on disk. */
export async function storeBytes(path: string): Promise<number> {
  const sizes = await Promise.all(
    [path, `${path}-wal`].map((file) =>
      stat(file).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
