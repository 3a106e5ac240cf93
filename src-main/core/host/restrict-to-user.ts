import { execFileSync } from 'node:child_process'
import { userInfo } from 'node:os'

/**
 * Takes everyone but the current user off a file. POSIX modes do this when the file is created; Node ignores modes on Windows,
 * so there the access list is set with `icacls`, on the file while it is still empty.
 *
 * @returns `null`, or why the list could not be set. The file then keeps the list of its folder, which is the user's own.
 */
export function restrictToUser(path: string, platform: NodeJS.Platform = process.platform): string | null {
  if (platform !== 'win32') return null
  try {
    execFileSync('icacls', [path, '/inheritance:r', '/grant:r', `${userInfo().username}:F`], {
      stdio: 'ignore',
      timeout: 5000,
      windowsHide: true,
    })
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
