import { homedir, hostname, userInfo } from 'node:os'
import type { KnownNames } from './redact-text.ts'

/** What the operating system itself tells of the person and the computer, for every text that is written or shown. */
export function machineNames(): KnownNames {
  const user = userName()
  return {
    folders: [{ path: homedir(), word: '~', ours: false }],
    names: [
      { text: hostname(), word: '[computer]' },
      // A name of one or two letters would take words apart and tell nothing.
      ...(user.length > 2 ? [{ text: user, word: '[user]' }] : []),
    ],
  }
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    // A container may run as a user without an entry.
    return ''
  }
}
