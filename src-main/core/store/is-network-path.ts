import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { isOnNetworkMount, type Mount, parseLinuxMounts, parseMacMounts } from './network-mounts.ts'

/**
 * True when a path lies on another machine, where file locks cannot be relied on.
 * Windows: UNC paths, and mapped drives, which the real path shows as UNC. Linux and macOS: by the table of mounts.
 *
 * @see https://www.sqlite.org/useovernet.html
 */
export function isNetworkPath(path: string, mounts: () => readonly Mount[] = readMounts): boolean {
  if (isUnc(path)) return true
  const real = realpathSync.native(nearestExisting(resolve(path)))
  return isUnc(real) || isOnNetworkMount(real, mounts())
}

function isUnc(path: string): boolean {
  return /^(\\\\|\/\/)(?![?.][\\/])[^\\/]/.test(path) || /^\\\\[?.]\\UNC\\/i.test(path)
}

function nearestExisting(path: string): string {
  const parent = dirname(path)
  return existsSync(path) || parent === path ? path : nearestExisting(parent)
}

/** A table that cannot be read says nothing against a path: most machines have no share at all. */
function readMounts(): readonly Mount[] {
  try {
    if (process.platform === 'linux') return parseLinuxMounts(readFileSync('/proc/self/mounts', 'utf8'))
    if (process.platform === 'darwin') {
      return parseMacMounts(execFileSync('/sbin/mount', { encoding: 'utf8', timeout: 5000 }))
    }
  } catch {
    return []
  }
  return []
}
