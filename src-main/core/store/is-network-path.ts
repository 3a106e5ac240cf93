import { existsSync, realpathSync, statfsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** File system types (Linux, statfs(2)) that live on another machine: NFS, SMB, CIFS, SMB2, AFS, Coda, 9P, Ceph. */
const NETWORK_FILE_SYSTEMS = new Set([
  0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x5346414f, 0x73757245, 0x01021997, 0x00c36400,
])

/**
 * True when a path lies on another machine, where file locks cannot be relied on.
 * Windows: UNC paths, and mapped drives, which the real path shows as UNC. Linux: by the type of the file system.
 *
 * @see https://www.sqlite.org/useovernet.html
 */
export function isNetworkPath(path: string): boolean {
  if (isUnc(path)) return true
  const folder = nearestExisting(resolve(path))
  if (isUnc(realpathSync.native(folder))) return true
  return process.platform === 'linux' && NETWORK_FILE_SYSTEMS.has(statfsSync(folder).type >>> 0)
}

function isUnc(path: string): boolean {
  return /^(\\\\|\/\/)(?![?.][\\/])[^\\/]/.test(path) || /^\\\\[?.]\\UNC\\/i.test(path)
}

function nearestExisting(path: string): string {
  const parent = dirname(path)
  return existsSync(path) || parent === path ? path : nearestExisting(parent)
}
