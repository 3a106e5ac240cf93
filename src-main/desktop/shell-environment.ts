import { join } from 'node:path'
import type { HostEnvironment } from '../core/host/host-environment.ts'

/**
 * The surroundings of a core in the desktop app: the system's credential store, and the system's proxy settings, which Electron follows
 * by itself. Which server they name for an address only the main process could tell; this one does not ask it.
 */
export function createShellEnvironment(home: string): HostEnvironment {
  return {
    keyStore: 'system',
    electronVersion: process.versions['electron'] ?? null,
    logFolder: join(home, 'logs'),
    proxyFor: () => Promise.resolve({ source: 'system', server: null }),
  }
}
